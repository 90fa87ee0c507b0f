package dev.jackdaw.registry;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.ProvisionException;
import com.google.inject.Scopes;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.spi.Message;
import com.google.inject.util.Types;
import dev.jackdaw.chat.ChatTemplates;
import dev.jackdaw.conversation.JinjaTemplates;
import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import jakarta.inject.Provider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one injector: a map of factories by id for every contract. This class is the only one that knows Guice. */
final class Wiring {
  private final Injector injector;
  private final Map<ComponentEntry, String> unbuildable = new HashMap<>();

  Wiring(List<ComponentEntry> entries) {
    Injector whole;
    try {
      whole = Guice.createInjector(new Bindings(entries));
    } catch (CreationException | LinkageError _) {
      // One component cannot be wired. Each is tried alone, so that it does not take the others
      // down.
      List<ComponentEntry> sound = new ArrayList<>();
      for (ComponentEntry entry : entries) {
        try {
          Guice.createInjector(new Bindings(List.of(entry)));
          sound.add(entry);
        } catch (CreationException | LinkageError e) {
          unbuildable.put(entry, words(e));
        }
      }
      whole = Guice.createInjector(new Bindings(sound));
    }
    injector = whole;
  }

  /** @throws UserException if the factory cannot be built */
  <F> F build(Class<F> contract, ComponentEntry entry) {
    String fault = unbuildable.get(entry);
    if (fault != null) {
      throw broken(entry, fault, null);
    }
    @SuppressWarnings("unchecked") // the key's type is what MapBinder binds for the contract
    Key<Map<String, Provider<F>>> key =
        (Key<Map<String, Provider<F>>>)
            Key.get(
                Types.mapOf(String.class, Types.newParameterizedType(Provider.class, contract)));
    try {
      return Objects.requireNonNull(injector.getInstance(key).get(entry.id())).get();
    } catch (ProvisionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof UserException user) {
        throw user;
      }
      throw broken(entry, Discovery.reason(cause), cause);
    } catch (LinkageError e) {
      throw broken(entry, Discovery.reason(e), e);
    }
  }

  private static UserException broken(
      ComponentEntry entry, String fault, @Nullable Throwable cause) {
    UserException broken =
        new UserException(
            UserException.Kind.PLUGIN,
            Problem.of(
                "the "
                    + entry.kind()
                    + " \""
                    + entry.id()
                    + "\" of plugin "
                    + entry.plugin()
                    + " ("
                    + entry.source()
                    + ") cannot be built: "
                    + fault));
    if (cause != null) {
      broken.initCause(cause);
    }
    return broken;
  }

  private static String words(Throwable e) {
    if (e instanceof CreationException creation) {
      return creation.getErrorMessages().stream()
          .map(Message::getMessage)
          .distinct()
          .collect(Collectors.joining("; "));
    }
    return Discovery.reason(e);
  }

  private static final class Bindings extends AbstractModule {
    private final List<ComponentEntry> entries;

    Bindings(List<ComponentEntry> entries) {
      this.entries = entries;
    }

    @Override
    protected void configure() {
      bind(ChatTemplates.class).toInstance(new JinjaTemplates(Clock.systemDefaultZone()));
      // components that are made of others ask for these, whether any are there or not
      MapBinder.newMapBinder(binder(), String.class, TextSourceFactory.class);
      MapBinder.newMapBinder(binder(), String.class, RowSourceFactory.class);
      entries.forEach(this::bind);
    }

    private void bind(ComponentEntry entry) {
      bind(entry.contract(), entry);
    }

    private <F> void bind(Class<F> contract, ComponentEntry entry) {
      MapBinder.newMapBinder(binder(), String.class, contract)
          .addBinding(entry.id())
          .to(entry.factory().asSubclass(contract))
          .in(Scopes.SINGLETON);
    }
  }
}
