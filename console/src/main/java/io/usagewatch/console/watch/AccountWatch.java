package io.usagewatch.console.watch;

import io.usagewatch.detection.catalog.DesiredApi;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.RolloutId;
import io.usagewatch.detection.detector.ActualDetector;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.Preparation;
import io.usagewatch.detection.search.SearchDomain;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wanted in an account, and what is there. */
public record AccountWatch(
        String account, DomainCatalog apis, Preparation done, List<ActualDetector> detectors) {

    public AccountWatch {
        detectors = List.copyOf(detectors);
    }

    /** What is wanted is known, and not yet what is there. */
    static AccountWatch of(String account, DomainCatalog apis) {
        return new AccountWatch(
                account, apis, new Preparation(false, Set.of(), Map.of()), List.of());
    }

    static AccountWatch read(SearchDomain domain, String account) {
        return new AccountWatch(
                account,
                DomainCatalog.read(domain, account),
                Preparation.read(domain, account),
                ActualDetector.read(domain, account));
    }

    AccountWatch with(DomainCatalog now) {
        return new AccountWatch(account, now, done, detectors);
    }

    /** Whether every detector is as wanted, and none is there that is not. */
    boolean isAsWanted() {
        List<Detector> wanted = wanted();
        return apis.desired().stream().allMatch(this::isApplied)
                && wanted.stream().allMatch(this::isThere)
                && detectors.stream()
                        .allMatch(
                                actual ->
                                        wanted.stream()
                                                .anyMatch(w -> w.name().equals(actual.name())));
    }

    /** Whether one monitored API is watched, or is not, as wanted. */
    boolean isAsWanted(String api) {
        if (!apis.desired(api).map(this::isApplied).orElse(true)) {
            return false;
        }
        boolean isWanted = apis.catalog().find(api).filter(MonitoredApi::enabled).isPresent();
        return isWanted
                ? wanted().stream()
                        .filter(w -> w.apis().stream().anyMatch(one -> one.id().equals(api)))
                        .allMatch(
                                w -> detectors.stream().anyMatch(actual -> serves(actual, w, api)))
                : detectors.stream().noneMatch(actual -> actual.apis().contains(api));
    }

    /** The last change of an API here. */
    RolloutId rollout(String api) {
        return apis.desired(api).map(DesiredApi::rollout).orElse(RolloutId.NONE);
    }

    /** The last change of an API that the domain is brought to. */
    RolloutId applied(String api) {
        return done.rollouts().getOrDefault(api, RolloutId.NONE);
    }

    boolean isApplied(DesiredApi wanted) {
        return applied(wanted.api()).equals(wanted.rollout());
    }

    private static boolean serves(ActualDetector actual, Detector wanted, String api) {
        return actual.running()
                && actual.name().equals(wanted.name())
                && actual.minutes() == wanted.interval().toMinutes()
                && actual.apis().contains(api);
    }

    private boolean isThere(Detector wanted) {
        return detectors.stream().anyMatch(actual -> actual.does(wanted));
    }

    private List<Detector> wanted() {
        return Detector.of(account, apis.catalog().enabled());
    }
}
