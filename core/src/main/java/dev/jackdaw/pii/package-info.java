/**
 * Personal data in texts: card numbers, IBANs, e-mail addresses, telephone numbers. What can be checked is checked, by Luhn's sum
 * (ISO/IEC 7812-1) and by the sum modulo 97 (ISO 13616), so that order numbers and dates stay.
 */
@NullMarked
package dev.jackdaw.pii;

import org.jspecify.annotations.NullMarked;
