package dev.jackdaw.generation;

import dev.jackdaw.constraint.TokenMasks;
import dev.jackdaw.inference.LanguageModel;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Generates text for any number of threads at once. Their sequences share the steps of one {@link Stepper}, which a thread of the
 * generator drives; sequences that find no slot wait in order.
 *
 * <p>The same request gives the same text, whatever else is generated beside it. (An engine may round differently for different
 * numbers of rows; where two tokens are equally likely to the last bit this can show.)
 */
public final class Generator implements AutoCloseable {
  private final LanguageModel model;
  private final Stepper stepper;
  private final Forms forms;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Sample> waiting = new ArrayDeque<>();
  private boolean closed;
  private @Nullable Throwable failure;

  /** Those in slots; touched by the generator's thread alone. */
  private final List<Sample> running = new ArrayList<>();

  private static final class Sample {
    final Generation generation;
    final int[] prompt;
    final TextContinuation continuation;
    Stepper.@Nullable Slot slot;
    boolean over;

    Sample(Generation generation, int[] prompt, TextContinuation continuation) {
      this.generation = generation;
      this.prompt = prompt;
      this.continuation = continuation;
    }
  }

  private Generator(LanguageModel model, GeneratorLimits limits) {
    this.model = model;
    stepper = new Stepper(model, limits);
    forms = new Forms(model);
    thread = Thread.ofPlatform().name("jackdaw-generator").daemon().start(this::drive);
  }

  /** Compiles the programs and makes room for the caches. The caller closes the generator before the model. */
  public static Generator open(LanguageModel model, GeneratorLimits limits) {
    return new Generator(model, limits);
  }

  /**
   * Lets a request join and returns at once.
   *
   * @throws UserException if the prompt is empty, longer than the context, or has ids the model does not know; or if its tokens cannot
   *     spell any text of the form asked for
   */
  public Generation start(GenerationRequest request) {
    int[] prompt = request.prompt().ids(model);
    requireFits(prompt);
    Optional<TokenMasks> masks = request.constraint().map(forms::of);
    int samples = request.settings().samples();
    Generation generation = new Generation(prompt.length, samples, this::wake);
    List<Sample> joining = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      joining.add(
          new Sample(
              generation,
              prompt,
              new TextContinuation(
                  model, request, prompt, i, masks.map(TokenMasks::begin), generation::say)));
    }
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("[generator] is closed", failure);
      }
      waiting.addAll(joining);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return generation;
  }

  /** Generates and waits for the end. */
  public GenerationResult generate(GenerationRequest request) {
    return generate(request, event -> {});
  }

  /** Generates, telling the listener of every event in the calling thread, and waits for the end. */
  public GenerationResult generate(GenerationRequest request, Consumer<GenerationEvent> listener) {
    try (Generation generation = start(request)) {
      for (Optional<GenerationEvent> event = generation.next();
          event.isPresent();
          event = generation.next()) {
        listener.accept(event.get());
      }
      return generation.result();
    }
  }

  /**
   * Generates for several prompts, of whatever lengths, side by side as far as there are slots.
   *
   * @return a result for each request, in their order
   */
  public List<GenerationResult> generate(List<GenerationRequest> requests) {
    List<Generation> started = new ArrayList<>();
    try {
      requests.forEach(request -> started.add(start(request)));
      return started.stream().map(Generation::result).toList();
    } finally {
      started.forEach(Generation::close);
    }
  }

  private void requireFits(int[] prompt) {
    if (prompt.length > stepper.context()) {
      String limit =
          stepper.context() == model.contextLength()
              ? "the model's context is "
              : "the generator has room for ";
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("the prompt has " + prompt.length + " tokens, " + limit + stepper.context())
              .fix("shorten the prompt"));
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void drive() {
    try {
      while (admit()) {
        stepper.step();
        running.removeIf(sample -> sample.over);
      }
      fail(new IllegalStateException("[generator] was closed"));
    } catch (Throwable e) { // whoever waits must hear of it, whatever it is
      fail(e);
    }
  }

  /** Lets go whom it must, lets in whom it can, and waits while there is nobody; false once closed. */
  private boolean admit() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        dropCancelled();
        while (stepper.hasRoom() && !waiting.isEmpty()) {
          Sample sample = waiting.remove();
          Stepper.Slot slot = stepper.join(sample.prompt, guarded(sample));
          sample.slot = slot;
          sample.generation.reused(slot.reused());
          running.add(sample);
        }
        if (!running.isEmpty()) {
          return true;
        }
        changed.await();
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void dropCancelled() {
    for (Iterator<Sample> all = running.iterator(); all.hasNext(); ) {
      Sample sample = all.next();
      if (sample.generation.isCancelled() && sample.slot != null) {
        stepper.leave(sample.slot);
        sample.continuation.cancelled();
        all.remove();
      }
    }
    for (Iterator<Sample> all = waiting.iterator(); all.hasNext(); ) {
      Sample sample = all.next();
      if (sample.generation.isCancelled()) {
        sample.continuation.cancelled();
        all.remove();
      }
    }
  }

  /** The sample's continuation; what goes wrong in it ends this request and no other. */
  private static Continuation guarded(Sample sample) {
    return new Continuation() {
      @Override
      public int next(float[] logits) {
        int next = DONE;
        try {
          if (!sample.over) {
            next = sample.continuation.next(logits);
          }
        } catch (RuntimeException e) {
          sample.generation.fail(e);
        }
        sample.over = next == DONE;
        return next;
      }

      @Override
      public void contextFull() {
        sample.continuation.contextFull();
        sample.over = true;
      }
    };
  }

  private void fail(Throwable cause) {
    List<Sample> left;
    lock.lock();
    try {
      closed = true;
      failure = cause;
      left = new ArrayList<>(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    left.addAll(running);
    running.clear();
    left.forEach(sample -> sample.generation.fail(cause));
  }

  /** Ends what is being generated, which fails, and frees the caches. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    stepper.close();
  }
}
