//! Lists the elements of HTML and SVG and their attributes.
//!
//! HTML: the HTML Standard, as of 2026, without obsolete names. SVG: SVG 2, what is used in pages.

/// What is known about an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    /// Its own attributes, besides those that every element has.
    Html(&'static [&'static str]),
    /// SVG's attributes are one list for all.
    Svg,
    /// A custom element: its attributes are its own business.
    Custom,
}

/// Finds an element by name.
pub(super) fn element(name: &str) -> Option<Known> {
    if name.contains('-') && !name.ends_with('-') {
        return Some(Known::Custom);
    }
    if let Some((_, own)) = HTML.iter().find(|(known, _)| *known == name) {
        return Some(Known::Html(own));
    }
    SVG.contains(&name).then_some(Known::Svg)
}

/// Every name that [`element`] finds.
pub(super) fn element_names() -> impl Iterator<Item = &'static str> {
    HTML.iter()
        .map(|(name, _)| *name)
        .chain(SVG.iter().copied())
}

/// Whether an element has this attribute.
pub(super) fn is_attribute(element: Known, name: &str) -> bool {
    if let Some(own) = name.strip_prefix("data-") {
        return !own.is_empty();
    }
    match element {
        Known::Custom => true,
        // The links and texts of HTML stand in SVG as well: `<a>`, `<title>`.
        Known::Html(_) | Known::Svg => attribute_names(element).any(|known| known == name),
    }
}

/// Every attribute of an element that has a fixed name.
pub(super) fn attribute_names(element: Known) -> impl Iterator<Item = &'static str> {
    let own = match element {
        Known::Html(own) => own,
        Known::Svg => SVG_ATTRIBUTES,
        Known::Custom => &[],
    };
    own.iter().chain(GLOBAL).chain(ARIA).copied()
}

/// The elements that have an attribute of this name.
pub(super) fn elements_with(name: &str) -> Vec<&'static str> {
    HTML.iter()
        .filter(|(_, own)| own.contains(&name))
        .map(|(element, _)| *element)
        .collect()
}

/// Whether an element holds nothing and has no closing tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an attribute is either there or not, whatever its value.
pub(super) fn is_boolean(name: &str) -> bool {
    BOOLEAN.contains(&name)
}

/// HTML's name for what React spells in its own way.
pub(super) fn from_react(name: &str) -> Option<&'static str> {
    Some(match name {
        "className" => "class",
        "htmlFor" => "for",
        "httpEquiv" => "http-equiv",
        "acceptCharset" => "accept-charset",
        "defaultValue" => "value",
        "defaultChecked" => "checked",
        _ => return None,
    })
}

const BOOLEAN: &[&str] = &[
    "allowfullscreen",
    "alpha",
    "async",
    "autofocus",
    "autoplay",
    "checked",
    "controls",
    "default",
    "defer",
    "disabled",
    "formnovalidate",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "novalidate",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
];

const GLOBAL: &[&str] = &[
    "accesskey",
    "autocapitalize",
    "autocorrect",
    "autofocus",
    "class",
    "contenteditable",
    "dir",
    "draggable",
    "enterkeyhint",
    "exportparts",
    "hidden",
    "id",
    "inert",
    "inputmode",
    "is",
    "itemid",
    "itemprop",
    "itemref",
    "itemscope",
    "itemtype",
    "lang",
    "nonce",
    "part",
    "popover",
    "role",
    "slot",
    "spellcheck",
    "tabindex",
    "title",
    "translate",
    "writingsuggestions",
    "xmlns",
];

const ARIA: &[&str] = &[
    "aria-activedescendant",
    "aria-atomic",
    "aria-autocomplete",
    "aria-braillelabel",
    "aria-brailleroledescription",
    "aria-busy",
    "aria-checked",
    "aria-colcount",
    "aria-colindex",
    "aria-colindextext",
    "aria-colspan",
    "aria-controls",
    "aria-current",
    "aria-describedby",
    "aria-description",
    "aria-details",
    "aria-disabled",
    "aria-errormessage",
    "aria-expanded",
    "aria-flowto",
    "aria-haspopup",
    "aria-hidden",
    "aria-invalid",
    "aria-keyshortcuts",
    "aria-label",
    "aria-labelledby",
    "aria-level",
    "aria-live",
    "aria-modal",
    "aria-multiline",
    "aria-multiselectable",
    "aria-orientation",
    "aria-owns",
    "aria-placeholder",
    "aria-posinset",
    "aria-pressed",
    "aria-readonly",
    "aria-relevant",
    "aria-required",
    "aria-roledescription",
    "aria-rowcount",
    "aria-rowindex",
    "aria-rowindextext",
    "aria-rowspan",
    "aria-selected",
    "aria-setsize",
    "aria-sort",
    "aria-valuemax",
    "aria-valuemin",
    "aria-valuenow",
    "aria-valuetext",
];

const MEDIA: &[&str] = &[
    "autoplay",
    "controls",
    "controlslist",
    "crossorigin",
    "loop",
    "muted",
    "preload",
    "src",
    "disableremoteplayback",
];

const VIDEO: &[&str] = &[
    "autoplay",
    "controls",
    "controlslist",
    "crossorigin",
    "disablepictureinpicture",
    "disableremoteplayback",
    "height",
    "loop",
    "muted",
    "playsinline",
    "poster",
    "preload",
    "src",
    "width",
];

#[rustfmt::skip]
const HTML: &[(&str, &[&str])] = &[
    ("a", &["download", "href", "hreflang", "ping", "referrerpolicy", "rel", "target", "type"]),
    ("abbr", &[]),
    ("address", &[]),
    ("area", &["alt", "coords", "download", "href", "ping", "referrerpolicy", "rel", "shape", "target"]),
    ("article", &[]),
    ("aside", &[]),
    ("audio", MEDIA),
    ("b", &[]),
    ("base", &["href", "target"]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("blockquote", &["cite"]),
    ("body", &[]),
    ("br", &[]),
    ("button", &["command", "commandfor", "disabled", "form", "formaction", "formenctype", "formmethod",
        "formnovalidate", "formtarget", "name", "popovertarget", "popovertargetaction", "type", "value"]),
    ("canvas", &["height", "width"]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("datalist", &[]),
    ("dd", &[]),
    ("del", &["cite", "datetime"]),
    ("details", &["name", "open"]),
    ("dfn", &[]),
    ("dialog", &["closedby", "open"]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("embed", &["height", "src", "type", "width"]),
    ("fieldset", &["disabled", "form", "name"]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("footer", &[]),
    ("form", &["accept-charset", "action", "autocomplete", "enctype", "method", "name", "novalidate", "rel", "target"]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("head", &["prefix"]),
    ("header", &[]),
    ("hgroup", &[]),
    ("hr", &[]),
    ("html", &["prefix"]),
    ("i", &[]),
    ("iframe", &["allow", "allowfullscreen", "height", "loading", "name", "referrerpolicy", "sandbox", "src",
        "srcdoc", "width"]),
    ("img", &["alt", "crossorigin", "decoding", "fetchpriority", "height", "ismap", "loading", "referrerpolicy",
        "sizes", "src", "srcset", "usemap", "width"]),
    ("input", &["accept", "alpha", "alt", "autocomplete", "capture", "checked", "colorspace", "dirname", "disabled",
        "form", "formaction", "formenctype", "formmethod", "formnovalidate", "formtarget", "height", "list", "max",
        "maxlength", "min", "minlength", "multiple", "name", "pattern", "placeholder", "popovertarget",
        "popovertargetaction", "readonly", "required", "size", "src", "step", "type", "value", "width"]),
    ("ins", &["cite", "datetime"]),
    ("kbd", &[]),
    ("label", &["for"]),
    ("legend", &[]),
    ("li", &["value"]),
    ("link", &["as", "blocking", "color", "crossorigin", "disabled", "fetchpriority", "href", "hreflang",
        "imagesizes", "imagesrcset", "integrity", "media", "referrerpolicy", "rel", "sizes", "type"]),
    ("main", &[]),
    ("map", &["name"]),
    ("mark", &[]),
    ("menu", &[]),
    ("meta", &["charset", "content", "http-equiv", "media", "name", "property"]),
    ("meter", &["high", "low", "max", "min", "optimum", "value"]),
    ("nav", &[]),
    ("noscript", &[]),
    ("object", &["data", "form", "height", "name", "type", "width"]),
    ("ol", &["reversed", "start", "type"]),
    ("optgroup", &["disabled", "label"]),
    ("option", &["disabled", "label", "selected", "value"]),
    ("output", &["for", "form", "name"]),
    ("p", &[]),
    ("picture", &[]),
    ("pre", &[]),
    ("progress", &["max", "value"]),
    ("q", &["cite"]),
    ("rp", &[]),
    ("rt", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("script", &["async", "blocking", "crossorigin", "defer", "fetchpriority", "integrity", "nomodule",
        "referrerpolicy", "src", "type"]),
    ("search", &[]),
    ("section", &[]),
    ("select", &["autocomplete", "disabled", "form", "multiple", "name", "required", "size"]),
    ("selectedcontent", &[]),
    ("slot", &["name"]),
    ("small", &[]),
    ("source", &["height", "media", "sizes", "src", "srcset", "type", "width"]),
    ("span", &[]),
    ("strong", &[]),
    ("style", &["blocking", "media"]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "headers", "rowspan"]),
    ("template", &["shadowrootclonable", "shadowrootdelegatesfocus", "shadowrootmode", "shadowrootserializable"]),
    ("textarea", &["autocomplete", "cols", "dirname", "disabled", "form", "maxlength", "minlength", "name",
        "placeholder", "readonly", "required", "rows", "wrap"]),
    ("tfoot", &[]),
    ("th", &["abbr", "colspan", "headers", "rowspan", "scope"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("title", &[]),
    ("tr", &[]),
    ("track", &["default", "kind", "label", "src", "srclang"]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("video", VIDEO),
    ("wbr", &[]),
];

#[rustfmt::skip]
const SVG: &[&str] = &[
    "animate", "animateMotion", "animateTransform", "circle", "clipPath", "defs", "desc", "ellipse", "feBlend",
    "feColorMatrix", "feComposite", "feDropShadow", "feFlood", "feGaussianBlur", "feMerge", "feMergeNode",
    "feMorphology", "feOffset", "feTile", "feTurbulence", "filter", "foreignObject", "g", "image", "line",
    "linearGradient", "marker", "mask", "metadata", "mpath", "path", "pattern", "polygon", "polyline",
    "radialGradient", "rect", "set", "stop", "svg", "switch", "symbol", "text", "textPath", "tspan", "use", "view",
];

#[rustfmt::skip]
const SVG_ATTRIBUTES: &[&str] = &[
    "accumulate", "additive", "attributeName", "begin", "by", "calcMode", "clip-path", "clip-rule",
    "clipPathUnits", "color", "color-interpolation", "color-interpolation-filters", "cx", "cy", "d", "direction",
    "display", "dominant-baseline", "dur", "dx", "dy", "edgeMode", "end", "fill", "fill-opacity", "fill-rule",
    "filter", "filterUnits", "flood-color", "flood-opacity", "font-family", "font-size", "font-style",
    "font-variant", "font-weight", "fr", "from", "fx", "fy", "gradientTransform", "gradientUnits", "height", "href",
    "image-rendering", "in", "in2", "keyPoints", "keySplines", "keyTimes", "lengthAdjust", "letter-spacing",
    "lighting-color", "marker-end", "marker-mid", "marker-start", "markerHeight", "markerUnits", "markerWidth",
    "mask", "maskContentUnits", "maskUnits", "mode", "numOctaves", "offset", "opacity", "operator", "order",
    "orient", "overflow", "paint-order", "path", "pathLength", "patternContentUnits", "patternTransform",
    "patternUnits", "pointer-events", "points", "preserveAspectRatio", "primitiveUnits", "r", "radius", "refX",
    "refY", "repeatCount", "repeatDur", "result", "rotate", "rx", "ry", "scale", "seed", "shape-rendering",
    "spreadMethod", "startOffset", "stdDeviation", "stitchTiles", "stop-color", "stop-opacity", "stroke",
    "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-opacity", "stroke-width", "text-anchor", "text-decoration", "text-rendering", "textLength", "to",
    "transform", "transform-origin", "type", "values", "vector-effect", "version", "viewBox", "visibility", "width",
    "word-spacing", "writing-mode", "x", "x1", "x2", "xlink:href", "xml:space", "xmlns:xlink", "y", "y1", "y2",
];
