/** Contract tests a plugin author extends, one per contract: supply the object, inherit the tests. */
@NullMarked
package dev.jackdaw.testkit;

import org.jspecify.annotations.NullMarked;
