package dev.jackdaw.catalogue;

import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.net.URI;

/**
 * A file of a data set.
 *
 * @param name what it is called in the cache: no folder, no hidden file
 * @param url where it is, at a commit
 * @param bytes its length
 * @param sha256 its hash, 64 hexadecimal digits in lower case
 */
public record DataFile(
    @Doc("What it is called in the cache") String name,
    @Doc("Where it is") String url,
    @Doc("Its length") @Range(min = 1) long bytes,
    @Doc("Its SHA-256") String sha256) {
  public DataFile {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" cannot be the name of a file: letters, digits, dots, dashes, underscores");
    }
    URI address = URI.create(url);
    if (address.getHost() == null
        || !("https".equals(address.getScheme()) || "http".equals(address.getScheme()))) {
      throw new IllegalArgumentException("\"" + url + "\" is no address of the web");
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("\"" + sha256 + "\" is no SHA-256 in hexadecimal");
    }
  }

  URI address() {
    return URI.create(url);
  }
}
