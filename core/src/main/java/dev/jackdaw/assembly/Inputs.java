package dev.jackdaw.assembly;

/** Names of what is bound to a model's graphs, and how states are named. */
public final class Inputs {
  /** Token ids (B, T), I32. */
  public static final String IDS = "ids";

  /** Place of each token in its document (B, T), I32. */
  public static final String POSITIONS = "positions";

  /** Document of each token (B, T), I32; -1 for padding. */
  public static final String DOCUMENTS = "documents";

  /** Index of each row's last token that is not padding (B), I32. */
  public static final String LAST = "last";

  /** Labels of tokens (B, T), I32, -100 where nothing is trained. */
  public static final String LABELS = "labels";

  /** Classes (B), I32. */
  public static final String CLASSES = "classes";

  /** Class weights (B, K), F32. */
  public static final String MULTI_CLASSES = "multi_classes";

  /** Factor on the summed loss before it is differentiated, a scalar: one over the trained tokens of the whole step. */
  public static final String LOSS_SCALE = "loss_scale";

  /** Seed of dropout, a scalar I32, different in every run. */
  public static final String DROPOUT_SEED = "dropout_seed";

  /** Tokens each row's cache already holds (B), I32. */
  public static final String CACHED = "cached";

  private static final String GRADIENT = "gradient/";
  private static final String CACHE = "cache/";

  private Inputs() {}

  /** The state in which a parameter's gradient is gathered. */
  public static String gradient(String parameter) {
    return GRADIENT + parameter;
  }

  /** The state of a cache. */
  static String cache(String scope, String name) {
    return CACHE + scope + "." + name;
  }
}
