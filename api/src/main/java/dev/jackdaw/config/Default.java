package dev.jackdaw.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a configuration record's component when the recipe leaves it out, written as YAML: {@code @Default("8192") int
 * vocabulary}, {@code @Default("[]") List<String> layers}. A component without it is required, unless it is an {@code
 * Optional} or marked {@code @Nullable}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  String value();
}
