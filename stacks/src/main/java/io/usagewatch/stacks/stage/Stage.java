package io.usagewatch.stacks.stage;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import org.jspecify.annotations.Nullable;

/** A part of the deployment, with what it consists of below it. */
public abstract class Stage extends ComponentResource {

    private final Place place;

    /**
     * @param kind what it is, in one word
     * @param what tells it from others of its kind in the same place
     * @param parent none for what is directly in the stack
     */
    protected Stage(String kind, String what, Place place, @Nullable Resource parent) {
        super(
                "usage-watch:"
                        + kind
                        + ":"
                        + Character.toUpperCase(kind.charAt(0))
                        + kind.substring(1),
                place.logical(what),
                below(parent));
        this.place = place;
    }

    private static ComponentResourceOptions below(@Nullable Resource parent) {
        return parent == null
                ? ComponentResourceOptions.Empty
                : ComponentResourceOptions.builder().parent(parent).build();
    }

    protected final Place place() {
        return place;
    }

    /** For a resource of this stage. */
    protected final CustomResourceOptions here(Resource... after) {
        return CustomResourceOptions.builder()
                .parent(this)
                .provider(place.provider())
                .dependsOn(after)
                .build();
    }

    /** For a resource of this stage, one property of which somebody else writes. */
    protected final CustomResourceOptions hereBut(String property) {
        return CustomResourceOptions.builder()
                .parent(this)
                .provider(place.provider())
                .ignoreChanges(property)
                .build();
    }

    /** For a resource of this stage that holds data. */
    protected final CustomResourceOptions kept(Resource... after) {
        return CustomResourceOptions.builder()
                .parent(this)
                .provider(place.provider())
                .dependsOn(after)
                .protect(place.protect())
                .build();
    }

    protected static Output<String> text(String value) {
        return Output.of(value);
    }
}
