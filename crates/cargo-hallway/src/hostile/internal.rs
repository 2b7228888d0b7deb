//! Headers by which other systems talk to themselves. Here they are only headers.

use super::{Cases, NOT_SHOWN, REFUSED, SHOWN};
use crate::attack::request::{Request, URLENCODED, urlencoded};
use crate::attack::site::Site;

/// Internal headers of frameworks, proxies and platforms, those of CVE-2025-29927 first.
#[rustfmt::skip]
const NAMES: [&str; 233] = [
    "x-middleware-subrequest", "x-middleware-subrequest-id", "x-middleware-rewrite",
    "x-middleware-next", "x-middleware-redirect", "x-middleware-refresh", "x-middleware-set-cookie",
    "x-middleware-override-headers", "x-middleware-skip", "x-middleware-prefetch",
    "x-middleware-cache", "x-middleware-request-cookie", "x-middleware-invoke",
    "x-middleware-preflight", "x-nextjs-data", "x-nextjs-rewrite", "x-nextjs-matched-path",
    "x-nextjs-redirect", "x-nextjs-prerender", "x-nextjs-stale-time", "x-nextjs-cache",
    "x-nextjs-postponed", "x-nextjs-rewritten-path", "x-nextjs-rewritten-query",
    "x-nextjs-action-not-found", "x-nextjs-html-request-id", "x-nextjs-request-id", "next-action",
    "next-url", "next-router-state-tree", "next-router-prefetch", "next-router-segment-prefetch",
    "next-hmr-refresh", "next-resume", "next-test-fetch", "next-cache-tags",
    "next-instant-navigation-testing", "rsc", "x-action-revalidated", "x-action-redirect",
    "x-action-forwarded", "x-action-browser", "x-next-cache-tags", "x-next-cache-soft-tags",
    "x-next-revalidated-tags", "x-next-revalidate-tag-token", "x-next-resume-state-length",
    "x-next-error-status", "x-now-route-matches", "x-matched-path", "x-prerender-revalidate",
    "x-prerender-revalidate-if-generated", "x-prerender-bypass-mode", "x-invoke-path",
    "x-invoke-query", "x-invoke-output", "x-invoke-status", "x-invoke-error", "x-invoke-args",
    "x-nextjs-internal-request", "x-original-path", "x-rewrite-path", "x-vercel-id",
    "x-vercel-ip-country", "x-vercel-forwarded-for", "x-vercel-proxied-for",
    "x-vercel-deployment-url", "x-vercel-sc-headers", "x-vercel-protection-bypass",
    "x-vercel-set-bypass-cookie", "x-vercel-edge-region", "x-vercel-cache", "x-vercel-oidc-token",
    "x-sveltekit-action", "x-sveltekit-invalidated", "x-sveltekit-trailing-slash",
    "x-sveltekit-prerender", "x-sveltekit-page", "x-sveltekit-normalize", "x-sveltekit-error",
    "x-remix-response", "x-remix-redirect", "x-remix-revalidate", "x-remix-status", "x-remix-catch",
    "x-remix-error", "x-remix-deferred", "x-remix-reload-document", "x-remix-replace",
    "x-react-router-prerender-data", "x-react-router-spa-mode", "rsc-action-id", "react-router-rsc",
    "x-astro-reroute", "x-astro-noroute", "x-astro-rewrite", "x-astro-path", "x-astro-route-type",
    "x-astro-error", "x-astro-locals", "x-astro-middleware-secret", "astro-action", "x-nuxt-no-ssr",
    "x-nuxt-error", "x-nuxt-island", "x-nuxt-rendering", "x-nitro-prerender", "x-nitro-cache",
    "x-qrl", "x-qwik-fullpath", "x-qwik-action", "x-server-id", "x-server-instance",
    "x-solidstart-response", "x-tsr-serverfn", "x-tsr-redirect", "x-tss-serialized", "x-tss-raw",
    "x-waku-rsc", "x-rari-action", "x-leptos-props", "x-dioxus-serverfn", "x-topcoat-shard",
    "x-serverfn-redirect", "hx-request", "hx-boosted", "hx-current-url",
    "hx-history-restore-request", "hx-prompt", "hx-target", "hx-trigger", "hx-trigger-name",
    "datastar-request", "turbo-frame", "turbo-stream-id", "x-turbo-request-id", "x-inertia",
    "x-inertia-version", "x-inertia-partial-data", "x-inertia-partial-component", "x-livewire",
    "x-livewire-navigate", "x-october-request-handler", "x-pjax", "x-pjax-container", "x-up-target",
    "x-up-mode", "x-up-version", "x-unpoly", "x-rails-env", "x-csrf-token", "x-xsrf-token",
    "x-request-start", "x-sendfile-type", "x-accel-redirect", "x-accel-mapping", "x-accel-internal",
    "x-lighttpd-send-file", "x-wp-nonce", "x-drupal-ajax", "x-moz", "x-purpose",
    "x-http-host-override", "x-original-url", "x-rewrite-url", "x-override-url", "x-forwarded-uri",
    "x-forwarded-path", "x-forwarded-prefix", "x-forwarded-user", "x-forwarded-email",
    "x-forwarded-groups", "x-forwarded-preferred-username", "x-forwarded-client-cert",
    "x-auth-request-user", "x-auth-request-email", "x-remote-user", "remote-user",
    "x-authenticated-user", "x-webauth-user", "x-user-id", "x-user", "x-user-role", "x-role",
    "x-admin", "x-is-admin", "x-internal", "x-internal-request", "x-internal-auth", "x-debug",
    "x-debug-mode", "x-dev", "x-bypass", "x-skip-auth", "x-api-version", "x-preview",
    "x-draft-mode", "x-amzn-oidc-identity", "x-goog-authenticated-user-email",
    "x-goog-iap-jwt-assertion", "x-ms-client-principal", "x-ms-client-principal-id",
    "cf-access-authenticated-user-email", "cf-worker", "fly-client-ip", "fastly-client-ip",
    "fastly-ff", "cdn-loop", "surrogate-capability", "surrogate-key", "x-envoy-original-path",
    "x-envoy-internal", "x-envoy-decorator-operation", "x-linkerd-context", "dapr-app-id",
    "x-dapr-call-context", "grpc-timeout", "x-azure-clientip", "x-arr-ssl", "x-original-host",
    "x-host", "x-client-cert", "ssl-client-verify", "x-ssl-client-verify", "x-ssl-client-dn",
    "hallway-debug", "hallway-internal", "hallway-principal", "hallway-visitor", "hallway-session",
    "hallway-access", "hallway-skip", "hallway-doors",
];

/// Values that have opened something somewhere.
const VALUES: [&str; 2] = [
    "middleware:middleware:middleware:middleware:middleware",
    "1",
];

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    for name in NAMES {
        for page in &site.guarded {
            for value in VALUES {
                let request = Request::new("GET", page, &site.host).set(name, value);
                cases.add(format!("{page} with {name}: {value}"), request, NOT_SHOWN);
            }
        }
        if let Some(page) = site.pages.first() {
            let request = site.request("GET", page).set(name, "/hallway-hostile");
            cases.add(format!("{page} with {name}"), request, SHOWN);
        }
        if let Some(form) = site.forms.first() {
            let request = site
                .request("POST", &form.target)
                .set("Sec-Fetch-Site", "cross-site")
                .set("Content-Type", URLENCODED)
                .set(name, "1")
                .body(urlencoded(form));
            cases.add(
                format!("a foreign {} with {name}", form.name),
                request,
                REFUSED,
            );
        }
    }
}
