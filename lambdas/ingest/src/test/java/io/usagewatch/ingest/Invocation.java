package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.lang.reflect.Proxy;
import java.util.List;

/** What Lambda says of an invocation. */
final class Invocation {
    private Invocation() {}

    /**
     * @param log gets what is logged
     */
    static Context with(int millisLeft, List<String> log) {
        LambdaLogger logger =
                new LambdaLogger() {
                    @Override
                    public void log(String message) {
                        log.add(message);
                    }

                    @Override
                    public void log(byte[] message) {
                        log(new String(message, UTF_8));
                    }
                };
        return (Context)
                Proxy.newProxyInstance(
                        Context.class.getClassLoader(),
                        new Class<?>[] {Context.class},
                        (_, method, _) ->
                                switch (method.getName()) {
                                    case "getRemainingTimeInMillis" -> millisLeft;
                                    case "getFunctionName" -> "usage-watch-ingest";
                                    case "getLogger" -> logger;
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }
}
