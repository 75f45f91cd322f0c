package io.usagewatch.sandbox.anomaly.alerting.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.script.ScriptContext;

/** A trigger's condition, as Painless compiles it: an expression over {@code ctx}. */
public abstract class TriggerScript {
    /** The names of the arguments; Painless demands an array of this name. */
    @SuppressWarnings("MutablePublicArray")
    public static final String[] PARAMETERS = {"ctx"};

    /** What the plugin tells the node's script service of. */
    public static final ScriptContext<Factory> CONTEXT =
            new ScriptContext<>("trigger", Factory.class);

    private final Map<String, Object> params;

    /** Public, as Painless calls it from a class loader of its own. */
    public TriggerScript(Map<String, Object> params) {
        this.params = params;
    }

    /** The script's own parameters; part of the language of conditions. */
    public Map<String, Object> getParams() {
        return params;
    }

    public abstract boolean execute(Map<String, @Nullable Object> ctx);

    /** Makes a script that can be run; Painless implements it. */
    public interface Factory {
        TriggerScript newInstance(Map<String, Object> params);
    }
}
