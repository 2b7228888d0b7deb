//! Makes names for machines and for people out of the names in the code.

use syn::Ident;
use syn::ext::IdentExt as _;

/// `JustLooking` becomes `just_looking`, `HTMLPage` becomes `html_page`.
pub(super) fn snake_case(name: &Ident) -> String {
    let letters: Vec<char> = name.unraw().to_string().chars().collect();
    let mut snake = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| letters[before]);
        let word_ends = before.is_some_and(|before| before.is_lowercase() || before.is_numeric());
        let capitals_end = before.is_some_and(char::is_uppercase)
            && letters
                .get(place + 1)
                .is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (word_ends || capitals_end) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// `first_name` becomes `First name`.
pub(super) fn label(name: &str) -> String {
    let words = name.trim_matches('_').replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_snake_case() {
        let check = |name: &str, value: &str| {
            assert_eq!(snake_case(&syn::parse_str(name).unwrap()), value);
        };
        check("Small", "small");
        check("JustLooking", "just_looking");
        check("HTMLPage", "html_page");
        check("Over10Years", "over10_years");
        check("r#Type", "type");
    }

    #[test]
    fn labels_are_for_people() {
        assert_eq!(label("first_name"), "First name");
        assert_eq!(label("_private"), "Private");
        assert_eq!(label("über"), "Über");
    }
}
