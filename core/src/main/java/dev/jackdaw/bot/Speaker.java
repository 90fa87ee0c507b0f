package dev.jackdaw.bot;

import dev.jackdaw.chat.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Says something: the model of a bot. Used by many threads. */
interface Speaker {
  /**
   * @param system what it is told first
   * @param before the conversation so far, which it need not remember whole
   * @param phrasing how it speaks
   * @param attempt from 0; another attempt says it otherwise
   * @param pieces told the text as it comes
   * @param stop asked between tokens
   */
  Phrase say(
      Optional<String> system,
      List<Message> before,
      String text,
      PhrasingConfig phrasing,
      int attempt,
      Consumer<String> pieces,
      BooleanSupplier stop);
}
