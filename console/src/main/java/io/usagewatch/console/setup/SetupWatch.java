package io.usagewatch.console.setup;

import io.usagewatch.console.setup.SetupProgress.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Looks at the {@link SetupProgress}, if there is one, for all pages at once. */
@Component
public final class SetupWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final State NOTHING_TO_DO = new State(List.of(), Optional.empty(), true);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Optional<Thread> watching;
    private volatile State state;

    SetupWatch(ObjectProvider<SetupProgress> progress) {
        Optional<SetupProgress> source = Optional.ofNullable(progress.getIfAvailable());
        this.state = source.map(SetupProgress::now).orElse(NOTHING_TO_DO);
        this.watching = source.map(p -> Thread.ofVirtual().name("setup").start(() -> watch(p)));
    }

    public State now() {
        return state;
    }

    /**
     * Calls a listener after every change; it must not block.
     *
     * @return ends it
     */
    public Runnable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        watching.ifPresent(Thread::interrupt);
    }

    private void watch(SetupProgress source) {
        try {
            while (!state.finished()) {
                Thread.sleep(PAUSE);
                State next = source.now();
                if (!next.equals(state)) {
                    state = next;
                    listeners.forEach(Runnable::run);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
