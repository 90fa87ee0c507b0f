package dev.jackdaw.cli;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;

/** Token ids as people write them: {@code 15496 995} or {@code 15496,995}. */
final class TokenIds {
  private TokenIds() {}

  /**
   * @param vocabulary number of ids there are
   * @throws UserException with everything that is no id of the vocabulary
   */
  static int[] parse(String text, int vocabulary) {
    List<Problem> problems = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (String word : text.strip().split("[\\s,\\[\\]]+")) {
      if (word.isEmpty()) {
        continue;
      }
      if (!word.matches("[0-9]{1,9}")) {
        problems.add(Problem.of("\"" + word + "\" is not a token id"));
      } else if (Integer.parseInt(word) >= vocabulary) {
        problems.add(
            Problem.of(
                "there is no token "
                    + word
                    + "; the vocabulary has the ids 0 to "
                    + (vocabulary - 1)));
      } else {
        ids.add(Integer.parseInt(word));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT, problems.size() > 20 ? problems.subList(0, 20) : problems);
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }
}
