package dev.jackdaw.recipe;

/**
 * Where a setting was written.
 *
 * @param source file name, or the option: {@code recipe.yaml}, {@code --set training.steps}, {@code --top-k}
 * @param line from 1; 0 where lines mean nothing
 * @param column from 1; 0 where columns mean nothing
 */
public record Place(String source, int line, int column) {
  /** A place without lines. */
  public static Place of(String source) {
    return new Place(source, 0, 0);
  }

  /** The place and the key, as problems print it: {@code recipe.yaml:7:3 tokenizer.vocabulary}. */
  String withKey(String path) {
    boolean option = source.startsWith("--") && !source.startsWith("--set ");
    boolean named =
        source.startsWith("--set ")
            && ("." + path).endsWith("." + source.substring("--set ".length()));
    return path.isEmpty() || option || named ? toString() : this + " " + path;
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
