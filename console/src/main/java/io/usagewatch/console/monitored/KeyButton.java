package io.usagewatch.console.monitored;

import com.vaadin.flow.component.button.Button;

/** A button with a key, which the page's script listens to while nothing is being typed. */
final class KeyButton extends Button {

    KeyButton(String id, String text, String key, Runnable action) {
        super(text, click -> action.run());
        setId(id);
        getElement().setAttribute("aria-keyshortcuts", key);
        setTooltipText(text + " (key " + key + ")");
    }
}
