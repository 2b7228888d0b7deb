// #[form(deny_unknown)]
// pub struct NewLead {
//     #[form(length(min = 2, max = 100), label = "Your name")]
//     pub name: String,
//     #[form(email, optional)]
//     pub email: String,
//     #[form(pattern = "[A-Z]{2}|x*", rename = "the-code", message = "Two capitals")]
//     r#type: Option<String>,
//     #[form(range(min = 0.5))]
//     ratio: f64,
// }

const _: () = {
    #[allow(clippy::all, clippy::pedantic)]
    static SPECS: [::hallway::__private::form::Spec; 4usize] = [
        ::hallway::__private::form::Spec {
            name: "name",
            label: "Your name",
            message: ::core::option::Option::None,
            rules: ::hallway::__private::form::Rules {
                length_min: ::core::option::Option::Some(2),
                length_max: ::core::option::Option::Some(100),
                ..::hallway::__private::form::Rules::NONE
            }
                .within(<String as ::hallway::__private::form::FieldValue>::RULES),
            each: ::core::option::Option::None,
        },
        ::hallway::__private::form::Spec {
            name: "email",
            label: "Email",
            message: ::core::option::Option::None,
            rules: ::hallway::__private::form::Rules {
                required: ::core::option::Option::Some(false),
                email: true,
                ..::hallway::__private::form::Rules::NONE
            }
                .within(<String as ::hallway::__private::form::FieldValue>::RULES),
            each: ::core::option::Option::None,
        },
        ::hallway::__private::form::Spec {
            name: "the-code",
            label: "Type",
            message: ::core::option::Option::Some("Two capitals"),
            rules: ::hallway::__private::form::Rules {
                pattern: ::core::option::Option::Some(::hallway::__private::form::Pattern {
                    source: "[A-Z]{2}|x*",
                    steps: &[
                        ::hallway::__private::form::Step::Split(1usize, 4usize),
                        ::hallway::__private::form::Step::Take {
                            ranges: &[('A', 'Z')],
                            negated: false,
                        },
                        ::hallway::__private::form::Step::Take {
                            ranges: &[('A', 'Z')],
                            negated: false,
                        },
                        ::hallway::__private::form::Step::Jump(7usize),
                        ::hallway::__private::form::Step::Split(5usize, 7usize),
                        ::hallway::__private::form::Step::Take {
                            ranges: &[('x', 'x')],
                            negated: false,
                        },
                        ::hallway::__private::form::Step::Jump(4usize),
                        ::hallway::__private::form::Step::End,
                    ],
                }),
                ..::hallway::__private::form::Rules::NONE
            }
                .within(
                    <Option<String> as ::hallway::__private::form::FieldValue>::RULES,
                ),
            each: ::core::option::Option::None,
        },
        ::hallway::__private::form::Spec {
            name: "ratio",
            label: "Ratio",
            message: ::core::option::Option::None,
            rules: ::hallway::__private::form::Rules {
                range_min: ::core::option::Option::Some(
                    if <<f64 as ::hallway::__private::form::FieldValue>::Kind as ::hallway::__private::form::Kind>::WHOLE {
                        ::core::assert!(
                            (0.5) as f64 == ((0.5) as i128) as f64,
                            "the border of a whole number is a whole number"
                        );
                        ::hallway::__private::form::Bound::Int((0.5) as i128)
                    } else {
                        ::core::assert!(
                            < < f64 as ::hallway::__private::form::FieldValue > ::Kind as
                            ::hallway::__private::form::Kind > ::SHAPE.is_none(),
                            "the border of a date or a time is a text, as forms send it: \"2026-11-21\", \"09:30\""
                        );
                        ::hallway::__private::form::Bound::Float((0.5) as f64)
                    },
                ),
                ..::hallway::__private::form::Rules::NONE
            }
                .within(<f64 as ::hallway::__private::form::FieldValue>::RULES),
            each: ::core::option::Option::None,
        },
    ];
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Measured>() {}
        fits::<<String as ::hallway::__private::form::FieldValue>::Kind>();
    };
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Textual>() {}
        fits::<<String as ::hallway::__private::form::FieldValue>::Kind>();
    };
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Textual>() {}
        fits::<<String as ::hallway::__private::form::FieldValue>::Kind>();
    };
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Textual>() {}
        fits::<<Option<String> as ::hallway::__private::form::FieldValue>::Kind>();
    };
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Ranged>() {}
        fits::<<f64 as ::hallway::__private::form::FieldValue>::Kind>();
    };
    /// The fields of [`NewLead`], to be drawn.
    #[allow(dead_code, private_interfaces, unreachable_pub)]
    pub struct NewLeadFields {
        /// The field "Your name".
        pub name: ::hallway::__private::form::Handle<String>,
        /// The field "Email".
        pub email: ::hallway::__private::form::Handle<String>,
        /// The field "Type".
        pub r#type: ::hallway::__private::form::Handle<Option<String>>,
        /// The field "Ratio".
        pub ratio: ::hallway::__private::form::Handle<f64>,
        #[doc(hidden)]
        __end: (),
    }
    impl ::hallway::Form for NewLead {
        const NAMES: &'static [&'static str] = &["name", "email", "the-code", "ratio"];
        type Fields = NewLeadFields;
        #[allow(unused, clippy::redundant_closure)]
        fn read(
            group: &::hallway::__private::form::Group<'_>,
            errors: &mut ::hallway::__private::form::FieldErrors,
        ) -> ::core::option::Option<Self> {
            let before = errors.len();
            let value_0 = <String as ::hallway::__private::form::FieldValue>::read_member(
                group,
                &SPECS[0usize],
                errors,
            );
            let value_1 = <String as ::hallway::__private::form::FieldValue>::read_member(
                group,
                &SPECS[1usize],
                errors,
            );
            let value_2 = <Option<
                String,
            > as ::hallway::__private::form::FieldValue>::read_member(
                group,
                &SPECS[2usize],
                errors,
            );
            let value_3 = <f64 as ::hallway::__private::form::FieldValue>::read_member(
                group,
                &SPECS[3usize],
                errors,
            );
            ::hallway::__private::form::refuse_unknown::<Self>(group, errors);
            match (value_0, value_1, value_2, value_3) {
                (
                    ::core::option::Option::Some(value_0),
                    ::core::option::Option::Some(value_1),
                    ::core::option::Option::Some(value_2),
                    ::core::option::Option::Some(value_3),
                ) if errors.len() == before => {
                    ::core::option::Option::Some(Self {
                        name: value_0,
                        email: value_1,
                        r#type: value_2,
                        ratio: value_3,
                    })
                }
                _ => ::core::option::Option::None,
            }
        }
        #[allow(unused)]
        fn write(&self, path: &str, out: &mut ::hallway::__private::form::Entries) {
            <String as ::hallway::__private::form::FieldValue>::write_member(
                &self.name,
                path,
                &SPECS[0usize],
                out,
            );
            <String as ::hallway::__private::form::FieldValue>::write_member(
                &self.email,
                path,
                &SPECS[1usize],
                out,
            );
            <Option<
                String,
            > as ::hallway::__private::form::FieldValue>::write_member(
                &self.r#type,
                path,
                &SPECS[2usize],
                out,
            );
            <f64 as ::hallway::__private::form::FieldValue>::write_member(
                &self.ratio,
                path,
                &SPECS[3usize],
                out,
            );
        }
        #[allow(unused)]
        fn fields_at(
            state: &::hallway::__private::form::FormState,
            path: &str,
            first: ::core::option::Option<&str>,
        ) -> Self::Fields {
            Self::Fields {
                name: <String as ::hallway::__private::form::FieldValue>::draw_member(
                    state,
                    &SPECS[0usize],
                    path,
                    first,
                ),
                email: <String as ::hallway::__private::form::FieldValue>::draw_member(
                    state,
                    &SPECS[1usize],
                    path,
                    first,
                ),
                r#type: <Option<
                    String,
                > as ::hallway::__private::form::FieldValue>::draw_member(
                    state,
                    &SPECS[2usize],
                    path,
                    first,
                ),
                ratio: <f64 as ::hallway::__private::form::FieldValue>::draw_member(
                    state,
                    &SPECS[3usize],
                    path,
                    first,
                ),
                __end: (),
            }
        }
        #[allow(unused)]
        fn knows(name: &str) -> bool {
            false
                || <String as ::hallway::__private::form::FieldValue>::knows_member(
                    name,
                    "name",
                )
                || <String as ::hallway::__private::form::FieldValue>::knows_member(
                    name,
                    "email",
                )
                || <Option<
                    String,
                > as ::hallway::__private::form::FieldValue>::knows_member(
                    name,
                    "the-code",
                )
                || <f64 as ::hallway::__private::form::FieldValue>::knows_member(
                    name,
                    "ratio",
                )
        }
        #[allow(unused)]
        fn members(members: &mut ::hallway::__private::form::Members) {
            members.add::<String>(&SPECS[0usize]);
            members.add::<String>(&SPECS[1usize]);
            members.add::<Option<String>>(&SPECS[2usize]);
            members.add::<f64>(&SPECS[3usize]);
            members.close();
        }
        #[allow(unused)]
        fn file(
            name: &str,
        ) -> ::core::option::Option<&'static ::hallway::__private::form::Spec> {
            ::core::option::Option::None
                .or_else(|| <String as ::hallway::__private::form::FieldValue>::file_member(
                    name,
                    &SPECS[0usize],
                ))
                .or_else(|| <String as ::hallway::__private::form::FieldValue>::file_member(
                    name,
                    &SPECS[1usize],
                ))
                .or_else(|| <Option<
                    String,
                > as ::hallway::__private::form::FieldValue>::file_member(
                    name,
                    &SPECS[2usize],
                ))
                .or_else(|| <f64 as ::hallway::__private::form::FieldValue>::file_member(
                    name,
                    &SPECS[3usize],
                ))
        }
    }
    impl ::hallway::__private::form::FieldValue for NewLead {
        type Kind = ::hallway::__private::form::Nested<Self>;
        fn decode(
            reader: &mut ::hallway::__private::form::Reader<'_>,
        ) -> ::core::option::Option<Self> {
            reader.form()
        }
        fn text(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
            ::core::option::Option::None
        }
        fn encode(&self, name: &str, out: &mut ::hallway::__private::form::Entries) {
            ::hallway::Form::write(self, name, out);
        }
        fn knows(rest: &str) -> bool {
            ::hallway::__private::form::knows_nested::<Self>(rest)
        }
        fn schema(
            _: &::hallway::__private::form::Rules,
            _: ::core::option::Option<&::hallway::__private::form::Rules>,
            _: bool,
        ) -> ::hallway::__private::form::Json {
            ::hallway::__private::form::nested::<Self>()
        }
        fn file(
            rest: &str,
            _: &'static ::hallway::__private::form::Spec,
        ) -> ::core::option::Option<&'static ::hallway::__private::form::Spec> {
            ::hallway::__private::form::file_nested::<Self>(rest)
        }
    }
};
