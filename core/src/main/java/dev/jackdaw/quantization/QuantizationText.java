package dev.jackdaw.quantization;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.corpus.TokenStore;
import dev.jackdaw.corpus.TokenizerHash;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Texts that a model is quantised with.
 *
 * @param calibration tokens that codes are found for
 * @param heldOut tokens that bits are chosen by, and that are reported; none of them calibrates
 */
public record QuantizationText(int[] calibration, int[] heldOut) {
  /** Characters that are certainly enough for a number of tokens. */
  private static final int CHARACTERS_PER_TOKEN = 16;

  private static final int FOLDERS_UP = 3;

  /**
   * One text for both: the first half calibrates, of what the settings allow.
   *
   * @param ids its tokens
   */
  public static QuantizationText halves(int[] ids, QuantizationSettings settings) {
    int half = Math.min(settings.calibrationTokens(), ids.length / 2);
    return new QuantizationText(
        Arrays.copyOf(ids, half), Arrays.copyOfRange(ids, ids.length / 2, ids.length));
  }

  /**
   * Text files, as much of each as is read.
   *
   * @throws UserException if one cannot be read, is no UTF-8 or empty
   */
  public static QuantizationText files(
      Path calibration, Path heldOut, Tokenizer tokenizer, QuantizationSettings settings) {
    return new QuantizationText(
        tokens(calibration, tokenizer, settings.calibrationTokens()),
        tokens(heldOut, tokenizer, settings.heldOutTokens()));
  }

  private static int[] tokens(Path file, Tokenizer tokenizer, int most) {
    try {
      String text = Files.readString(file);
      if (text.isBlank()) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of("has no text to quantise with").at(file.toString()));
      }
      int enough = (int) Math.min(text.length(), (long) most * CHARACTERS_PER_TOKEN);
      int[] ids = tokenizer.ids(text.substring(0, enough), SpecialTokens.PLAIN);
      return ids.length <= most ? ids : Arrays.copyOf(ids, most);
    } catch (CharacterCodingException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("is not UTF-8 text").at(file.toString()), e);
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("cannot be read: " + e.getMessage()).at(file.toString()),
          e);
    }
  }

  /** The tokens a bundle was pre-trained on, where the run that made it still lies around it. */
  public static Optional<QuantizationText> training(Bundle bundle, QuantizationSettings settings) {
    Optional<Tokenizer> tokenizer = bundle.tokenizer();
    Path folder = bundle.folder().toAbsolutePath().normalize().getParent();
    for (int up = 0; folder != null && up < FOLDERS_UP; up++, folder = folder.getParent()) {
      Path tokens = new RunFolder(folder).tokens();
      if (tokenizer.isPresent() && Files.isDirectory(tokens)) {
        return stored(tokens, tokenizer.get(), settings);
      }
    }
    return Optional.empty();
  }

  /** Calibration from the first half of the tokens, held-out text from the second. */
  private static Optional<QuantizationText> stored(
      Path folder, Tokenizer tokenizer, QuantizationSettings settings) {
    try (TokenStore store = TokenStore.open(folder, TokenizerHash.of(tokenizer))) {
      long half = store.tokens() / 2;
      int[] calibration = new int[(int) Math.min(half, settings.calibrationTokens())];
      int[] heldOut = new int[(int) Math.min(half, settings.heldOutTokens())];
      store.read(0, calibration, 0, calibration.length);
      store.read(half, heldOut, 0, heldOut.length);
      return Optional.of(new QuantizationText(calibration, heldOut));
    } catch (UserException _) {
      return Optional.empty(); // of another tokenizer, or damaged
    }
  }

  /** Sequences one after another, without virtual tokens. */
  static int[] joined(List<int[]> sequences) {
    return sequences.stream().flatMapToInt(Arrays::stream).filter(id -> id >= 0).toArray();
  }
}
