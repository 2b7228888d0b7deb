// pub struct Name(#[form(length(min = 2), with = is_name)] String);

const _: () = {
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Measured>() {}
        fits::<<String as ::hallway::__private::form::FieldValue>::Kind>();
    };
    impl ::hallway::__private::form::FieldValue for Name {
        type Kind = <String as ::hallway::__private::form::FieldValue>::Kind;
        const REQUIRED: bool = <String as ::hallway::__private::form::FieldValue>::REQUIRED;
        const MIN: ::core::option::Option<::hallway::__private::form::Bound> = <String as ::hallway::__private::form::FieldValue>::MIN;
        const MAX: ::core::option::Option<::hallway::__private::form::Bound> = <String as ::hallway::__private::form::FieldValue>::MAX;
        #[allow(clippy::all, clippy::pedantic)]
        const RULES: ::hallway::__private::form::Rules = ::hallway::__private::form::Rules {
            length_min: ::core::option::Option::Some(2),
            ..::hallway::__private::form::Rules::NONE
        }
            .within(<String as ::hallway::__private::form::FieldValue>::RULES);
        const EACH: ::hallway::__private::form::Rules = <String as ::hallway::__private::form::FieldValue>::EACH;
        #[allow(clippy::redundant_closure)]
        fn decode(
            reader: &mut ::hallway::__private::form::Reader<'_>,
        ) -> ::core::option::Option<Self> {
            let value = <String as ::hallway::__private::form::FieldValue>::decode(
                reader,
            )?;
            let value = reader.check(value, |value| (is_name)(value))?;
            ::core::option::Option::Some(Self(value))
        }
        fn text(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
            ::hallway::__private::form::FieldValue::text(&self.0)
        }
        fn encode(&self, name: &str, out: &mut ::hallway::__private::form::Entries) {
            ::hallway::__private::form::FieldValue::encode(&self.0, name, out);
        }
        fn knows(rest: &str) -> bool {
            <String as ::hallway::__private::form::FieldValue>::knows(rest)
        }
        fn schema(
            rules: &::hallway::__private::form::Rules,
            each: ::core::option::Option<&::hallway::__private::form::Rules>,
            required: bool,
        ) -> ::hallway::__private::form::Json {
            <String as ::hallway::__private::form::FieldValue>::schema(
                rules,
                each,
                required,
            )
        }
        fn file(
            rest: &str,
            spec: &'static ::hallway::__private::form::Spec,
        ) -> ::core::option::Option<&'static ::hallway::__private::form::Spec> {
            <String as ::hallway::__private::form::FieldValue>::file(rest, spec)
        }
        fn same(&self, other: &Self) -> bool {
            ::hallway::__private::form::FieldValue::same(&self.0, &other.0)
        }
    }
};
