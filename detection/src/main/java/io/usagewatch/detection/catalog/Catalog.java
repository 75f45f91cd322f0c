package io.usagewatch.detection.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The monitored APIs of an account, in the order they are shown. Immutable. */
public final class Catalog {

    /** Environment variable of a function: where its catalog is. */
    public static final String FILE = "USAGE_WATCH_CATALOG";

    private static final String BUILT_IN = "built-in.yaml";

    private final Map<String, MonitoredApi> byId;

    /**
     * @throws CatalogException if two have the same id
     */
    public Catalog(List<MonitoredApi> apis) {
        Map<String, MonitoredApi> ordered = new LinkedHashMap<>();
        for (MonitoredApi api : apis) {
            if (ordered.put(api.id(), api) != null) {
                throw new CatalogException(
                        api.id() + ": another monitored API has this id; choose a new one");
            }
        }
        this.byId = ordered;
    }

    /** What every account is watched for unless its configuration says otherwise. */
    public static Catalog builtIn() {
        try (InputStream yaml = Catalog.class.getResourceAsStream(BUILT_IN)) {
            if (yaml == null) {
                throw new IllegalStateException(BUILT_IN + " is missing from the class path");
            }
            return CatalogYaml.read(yaml);
        } catch (IOException e) {
            throw new IllegalStateException(BUILT_IN + " cannot be read", e);
        }
    }

    /**
     * The catalog of a function: the YAML file that its environment variable {@link #FILE} names,
     * or the built-in one where there is none.
     *
     * @throws CatalogException if the file cannot be read, or holds mistakes
     */
    public static Catalog of(Map<String, String> environment) {
        String file = environment.getOrDefault(FILE, "");
        if (file.isBlank()) {
            return builtIn();
        }
        try (InputStream yaml = Files.newInputStream(Path.of(file))) {
            return CatalogYaml.read(yaml);
        } catch (IOException e) {
            throw new CatalogException(
                    "%s, which the environment variable %s names, cannot be read (%s); deploy again, or remove the variable to watch the built-in APIs"
                            .formatted(file, FILE, e));
        }
    }

    public List<MonitoredApi> apis() {
        return List.copyOf(byId.values());
    }

    public List<MonitoredApi> enabled() {
        return byId.values().stream().filter(MonitoredApi::enabled).toList();
    }

    public Optional<MonitoredApi> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * @throws NoSuchElementException if there is no monitored API with this id
     */
    public MonitoredApi get(String id) {
        return find(id).orElseThrow(() -> new NoSuchElementException("no monitored API " + id));
    }
}
