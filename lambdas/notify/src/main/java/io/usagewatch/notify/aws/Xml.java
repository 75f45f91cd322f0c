package io.usagewatch.notify.aws;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of an answer: its text, or its children.
 *
 * @param name without a namespace
 */
record Xml(String name, String text, List<Xml> children) {

    private static final Xml NONE = new Xml("", "", List.of());

    /** An element that is being read. */
    private static final class Open {
        private final String name;
        private final StringBuilder text = new StringBuilder();
        private final List<Xml> children = new ArrayList<>();

        Open(String name) {
            this.name = name;
        }

        Xml closed() {
            return new Xml(name, text.toString().strip(), children);
        }
    }

    /**
     * @throws XMLStreamException if it is not well-formed, or wants a document type
     */
    static Xml parse(byte[] document) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
        Deque<Open> open = new ArrayDeque<>();
        open.push(new Open(""));
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> open.push(new Open(reader.getLocalName()));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        open.element().text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    Xml closed = open.pop().closed();
                    open.element().children.add(closed);
                }
                default -> {}
            }
        }
        return open.pop().closed();
    }

    /**
     * The element under these names, one inside the other; one without text where there is none.
     */
    Xml at(String... path) {
        Xml found = this;
        for (String step : path) {
            found =
                    found.children().stream()
                            .filter(child -> child.name().equals(step))
                            .findFirst()
                            .orElse(NONE);
        }
        return found;
    }

    /** All elements under these names. */
    List<Xml> all(String... path) {
        List<Xml> found = List.of(this);
        for (String step : path) {
            found =
                    found.stream()
                            .flatMap(one -> one.children().stream())
                            .filter(child -> child.name().equals(step))
                            .toList();
        }
        return found;
    }
}
