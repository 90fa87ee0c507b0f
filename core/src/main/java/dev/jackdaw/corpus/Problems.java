package dev.jackdaw.corpus;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what is wrong with the input, so that the user learns of all of it at once, up to a readable number. */
public final class Problems {
  static final int LIMIT = 20;

  private final List<Problem> list = new ArrayList<>();
  private final int shown;
  private final boolean countsOn;
  private long more;

  /** Up to 20; checking then stops. */
  public Problems() {
    this(LIMIT, false);
  }

  private Problems(int shown, boolean countsOn) {
    this.shown = shown;
    this.countsOn = countsOn;
  }

  /** Shows so many and counts those beyond: checking goes on to the end. */
  public static Problems counting(int shown) {
    return new Problems(shown, true);
  }

  public void add(Problem problem) {
    if (list.size() < shown) {
      list.add(problem);
    } else {
      more++;
    }
  }

  public void add(String where, String what) {
    add(Problem.of(what).at(where));
  }

  public void add(String where, String what, String fix) {
    add(Problem.of(what).at(where).fix(fix));
  }

  int count() {
    return list.size();
  }

  public boolean any() {
    return !list.isEmpty();
  }

  /** Whether checking should stop. */
  public boolean full() {
    return !countsOn && list.size() >= shown;
  }

  public void throwIfAny() {
    if (any()) {
      throw exception();
    }
  }

  private UserException exception() {
    List<Problem> all = new ArrayList<>(list);
    if (countsOn && more > 0) {
      all.add(Problem.of(String.format(Locale.ROOT, "and %,d more problems", more)));
    } else if (full()) {
      all.add(Problem.of("checking stopped after " + shown + " problems; there may be more"));
    }
    return new UserException(UserException.Kind.INPUT, all);
  }
}
