package dev.jackdaw.inference;

import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which head of a model says the next token. */
public final class SpokenHead {
  private SpokenHead() {}

  /**
   * Its name. Of several it is the one that was taught conversations.
   *
   * @throws UserException if the model has none, or several of a kind
   */
  public static String of(Map<String, Head> heads) {
    List<String> all = tokenHeads(heads, _ -> true);
    List<String> taught = tokenHeads(heads, head -> head.chatTemplate().isPresent());
    List<String> names = all.size() > 1 && taught.size() == 1 ? taught : all;
    if (names.size() != 1) {
      String what =
          names.isEmpty() ? "no head that says the next token" : "several heads that label tokens";
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
              "the model has "
                  + what
                  + ": its heads are "
                  + heads.keySet().stream().sorted().toList()));
    }
    return names.getFirst();
  }

  private static List<String> tokenHeads(Map<String, Head> heads, Predicate<Head> wanted) {
    return heads.entrySet().stream()
        .filter(head -> head.getValue().target() instanceof Target.Tokens)
        .filter(head -> wanted.test(head.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
