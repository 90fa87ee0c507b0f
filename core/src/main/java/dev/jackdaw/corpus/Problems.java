package dev.jackdaw.corpus;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the input, so that the user learns of all of it at once, up to a readable number. */
final class Problems {
  static final int LIMIT = 20;

  private final List<Problem> list = new ArrayList<>();

  void add(String where, String what) {
    list.add(Problem.of(what).at(where));
  }

  void add(String where, String what, String fix) {
    list.add(Problem.of(what).at(where).fix(fix));
  }

  int count() {
    return list.size();
  }

  boolean any() {
    return !list.isEmpty();
  }

  boolean full() {
    return list.size() >= LIMIT;
  }

  void throwIfAny() {
    if (any()) {
      throw exception();
    }
  }

  private UserException exception() {
    List<Problem> shown = new ArrayList<>(list.subList(0, Math.min(list.size(), LIMIT)));
    if (full()) {
      shown.add(Problem.of("checking stopped after " + LIMIT + " problems; there may be more"));
    }
    return new UserException(UserException.Kind.INPUT, shown);
  }
}
