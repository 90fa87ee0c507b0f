/**
 * Where text comes from: the contract of text sources.
 *
 * <p>Pre-training and tokenizer training read {@link Document documents}, whatever they were cut from. Core brings the source
 * {@code files} (files, folders, globs, {@code .gz}, {@code .zip}, JSON lines). A plugin adds another, such as a database or a
 * dictionary, by registering a {@link TextSourceFactory}:
 *
 * <pre>{@code
 * public final class TicketsPlugin implements Plugin {
 *   public void register(Registry registry) {
 *     registry.add(TextSourceFactory.class, "tickets", TicketsConfig.class, TicketsSource.class);
 *   }
 *   // id, description, apiVersion
 * }
 *
 * record TicketsConfig(@Doc("JDBC address of the ticket system") String url) {}
 *
 * final class TicketsSource implements TextSourceFactory<TicketsConfig> {
 *   public Stream<Document> documents(TicketsConfig config, Path folder) {
 *     return tickets(config.url()).map(t -> Document.of(t.body(), "ticket " + t.number()));
 *   }
 * }
 * }</pre>
 *
 * <p>A recipe then says {@code text: {type: tickets, url: …}}. The test of a source extends {@code TextSourceContract} of the
 * test kit: the same configuration gives the same documents in the same order, again and again, and bad input is a {@link
 * dev.jackdaw.problem.UserException} that names the place.
 */
@NullMarked
package dev.jackdaw.data;

import org.jspecify.annotations.NullMarked;
