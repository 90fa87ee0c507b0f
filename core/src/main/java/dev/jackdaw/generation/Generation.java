package dev.jackdaw.generation;

import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A request on its way. One thread reads its events; any may cancel it. Closing cancels what is left.
 *
 * {@snippet :
 * try (Generation generation = generator.start(request)) {
 *   for (Optional<GenerationEvent> event = generation.next(); event.isPresent(); event = generation.next()) {
 *     System.out.print(event.get().text());
 *   }
 * }
 * }
 */
public final class Generation implements AutoCloseable {
  private final int promptTokens;
  private final int samples;
  private final long start = System.nanoTime();
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final List<Completion> completions = new ArrayList<>();
  private final Runnable wake;
  private final AtomicInteger reused = new AtomicInteger();
  private volatile boolean cancelled;
  private volatile long first;
  private volatile long end;

  private sealed interface Message {
    record Said(GenerationEvent event) implements Message {}

    record Failed(Throwable cause) implements Message {}
  }

  Generation(int promptTokens, int samples, Runnable wake) {
    this.promptTokens = promptTokens;
    this.samples = samples;
    this.wake = wake;
  }

  /** From the thread that steps. */
  void say(GenerationEvent event) {
    long now = System.nanoTime();
    if (first == 0) {
      first = now;
    }
    end = now;
    messages.add(new Message.Said(event));
  }

  /** From the thread that steps: so many tokens of a sample's prompt were in the caches already. */
  void reused(int tokens) {
    reused.addAndGet(tokens);
  }

  /** From the thread that steps; nothing follows. */
  void fail(Throwable cause) {
    messages.add(new Message.Failed(cause));
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Ends all samples before their next token. They still finish, with the text they have. */
  public void cancel() {
    cancelled = true;
    wake.run();
  }

  /**
   * Waits for the next event; empty when all samples are finished.
   *
   * @throws UserException if the model's logits are not numbers
   * @throws IllegalStateException if the generator was closed, or the engine failed; or if the thread is interrupted while waiting,
   *     which cancels
   */
  public Optional<GenerationEvent> next() {
    if (completions.size() == samples) {
      return Optional.empty();
    }
    Message message = await();
    return switch (message) {
      case Message.Said(GenerationEvent event) -> {
        if (event instanceof GenerationEvent.Finished finished) {
          completions.add(finished.completion());
        }
        yield Optional.of(event);
      }
      case Message.Failed(Throwable cause) -> {
        messages.add(message); // for whoever asks again
        throw switch (cause) {
          case UserException user -> user;
          default ->
              new IllegalStateException(
                  "[generator] generation failed: " + cause.getMessage(), cause);
        };
      }
    };
  }

  private Message await() {
    try {
      return messages.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancel();
      throw new IllegalStateException("[generator] interrupted while waiting for a token", e);
    }
  }

  /** Waits until all samples are finished, reading what events are left. */
  public GenerationResult result() {
    while (completions.size() < samples) {
      next();
    }
    List<Completion> ordered =
        completions.stream().sorted(Comparator.comparingInt(Completion::sample)).toList();
    return new GenerationResult(
        promptTokens, reused.get(), ordered, (first - start) * 1e-9, (end - start) * 1e-9);
  }

  @Override
  public void close() {
    if (completions.size() < samples) {
      cancel();
    }
  }
}
