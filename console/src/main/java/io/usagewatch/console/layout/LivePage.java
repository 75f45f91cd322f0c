package io.usagewatch.console.layout;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.server.Command;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes of a page that come from other threads. */
public final class LivePage {

    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);

    private LivePage() {}

    /** Changes a page soon, and pushes it; nothing if the page was closed in the meantime. */
    public static void change(UI ui, Command change) {
        try {
            Future<Void> _ = ui.access(change);
        } catch (UIDetachedException e) {
            LOG.debug("a page was closed before its news came", e);
        }
    }
}
