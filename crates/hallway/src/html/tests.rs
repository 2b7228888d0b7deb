use super::*;

#[test]
fn text_is_escaped_and_markup_is_not() {
    let mut out = Markup::new();
    "<a href='x'>&\"".render_to(&mut out);
    Markup::dangerous_from_html("<b>").render_to(&mut out);
    assert_eq!(out.text(), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;<b>");
}

#[test]
fn marks_keep_their_place_when_a_piece_is_put_into_another() {
    let mut inner = Markup::dangerous_from_html("ab");
    inner.mark(MarkKind::HeadEnd);
    inner.push_html("c");
    let mut outer = Markup::dangerous_from_html("1234");
    outer.push(&inner);
    assert_eq!(outer.text(), "1234abc");
    assert_eq!(outer.marks()[0].at, 6);
}

#[test]
fn attributes_follow_html_rules_for_booleans_and_absence() {
    let mut out = Markup::new();
    true.attribute_to("checked", &mut out);
    false.attribute_to("disabled", &mut out);
    None::<&str>.attribute_to("value", &mut out);
    Some("a\"b").attribute_to("title", &mut out);
    7.attribute_to("max", &mut out);
    assert_eq!(out.text(), " checked title=\"a&quot;b\" max=\"7\"");
}
