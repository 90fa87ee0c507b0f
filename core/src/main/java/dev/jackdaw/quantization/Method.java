package dev.jackdaw.quantization;

import java.util.Locale;

/** How a weight's codes are found. */
public enum Method {
  /** Rounding to nearest with 0 in the middle of the range: what tools without zero points do. Ruins small models at 4 bits. */
  SYMMETRIC,
  /** Rounding to nearest between a block's smallest and largest element. */
  NEAREST,
  /** Scale and zero point of least squared error, weighted by how large each input is on calibration text. */
  SEARCH,
  /** Column by column, each making up for the errors of those before it on calibration text, with searched grids. */
  GPTQ,
  /** As GPTQ, columns of large inputs first, with grids searched beforehand. */
  GPTQ_ORDERED;

  /** Whether it needs to know the inputs that the projection meets. */
  public boolean calibrated() {
    return this == SEARCH || feedsBack();
  }

  boolean feedsBack() {
    return this == GPTQ || this == GPTQ_ORDERED;
  }

  /** Grids where nothing is known of the inputs. */
  RangeGrid ranges() {
    return this == SYMMETRIC ? RangeGrid.SYMMETRIC : RangeGrid.ASYMMETRIC;
  }

  GridChoice grids(int bits) {
    return switch (this) {
      case SYMMETRIC, NEAREST -> ranges();
      case SEARCH, GPTQ, GPTQ_ORDERED -> new SearchedGrid(bits);
    };
  }

  /** As recipes and reports write it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
