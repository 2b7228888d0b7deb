// #[form(check = is_consistent)]
// struct SignUp {
//     #[form(with = is_free)]
//     name: Name,
//     password: Password,
//     #[form(equals = password)]
//     again: Password,
//     #[form(length(max = 3), each(length(max = 20)))]
//     tags: Vec<String>,
//     #[form(range(min = "2026-01-01"))]
//     from: Date,
// }

const _: () = {
    #[allow(clippy::all, clippy::pedantic)]
    static SPECS: [::hallway::__private::form::Spec; 5usize] = [
        ::hallway::__private::form::Spec {
            name: "name",
            label: "Name",
            message: ::core::option::Option::None,
            rules: <Name as ::hallway::__private::form::FieldValue>::RULES,
            each: ::core::option::Option::None,
        },
        ::hallway::__private::form::Spec {
            name: "password",
            label: "Password",
            message: ::core::option::Option::None,
            rules: <Password as ::hallway::__private::form::FieldValue>::RULES,
            each: ::core::option::Option::None,
        },
        ::hallway::__private::form::Spec {
            name: "again",
            label: "Again",
            message: ::core::option::Option::None,
            rules: <Password as ::hallway::__private::form::FieldValue>::RULES,
            each: ::core::option::Option::None,
        },
        ::hallway::__private::form::Spec {
            name: "tags",
            label: "Tags",
            message: ::core::option::Option::None,
            rules: ::hallway::__private::form::Rules {
                length_max: ::core::option::Option::Some(3),
                ..::hallway::__private::form::Rules::NONE
            }
                .within(<Vec<String> as ::hallway::__private::form::FieldValue>::RULES),
            each: ::core::option::Option::Some(
                ::hallway::__private::form::Rules {
                    length_max: ::core::option::Option::Some(20),
                    ..::hallway::__private::form::Rules::NONE
                }
                    .within(
                        <Vec<String> as ::hallway::__private::form::FieldValue>::EACH,
                    ),
            ),
        },
        ::hallway::__private::form::Spec {
            name: "from",
            label: "From",
            message: ::core::option::Option::None,
            rules: ::hallway::__private::form::Rules {
                range_min: ::core::option::Option::Some(
                    ::hallway::__private::form::Bound::text(
                        <<Date as ::hallway::__private::form::FieldValue>::Kind as ::hallway::__private::form::Kind>::SHAPE,
                        "2026-01-01",
                    ),
                ),
                ..::hallway::__private::form::Rules::NONE
            }
                .within(<Date as ::hallway::__private::form::FieldValue>::RULES),
            each: ::core::option::Option::None,
        },
    ];
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Measured>() {}
        fits::<<Vec<String> as ::hallway::__private::form::FieldValue>::Kind>();
    };
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Measured>() {}
        fits::<
            <<Vec<
                String,
            > as ::hallway::__private::form::FieldValue>::Kind as ::hallway::__private::form::Several>::Item,
        >();
    };
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Ranged>() {}
        fits::<<Date as ::hallway::__private::form::FieldValue>::Kind>();
    };
    /// The fields of [`SignUp`], to be drawn.
    #[allow(dead_code, private_interfaces, unreachable_pub)]
    struct SignUpFields {
        /// The field "Name".
        name: ::hallway::__private::form::Handle<Name>,
        /// The field "Password".
        password: ::hallway::__private::form::Handle<Password>,
        /// The field "Again".
        again: ::hallway::__private::form::Handle<Password>,
        /// The field "Tags".
        tags: ::hallway::__private::form::Handle<Vec<String>>,
        /// The field "From".
        from: ::hallway::__private::form::Handle<Date>,
        #[doc(hidden)]
        __end: (),
    }
    impl ::hallway::Form for SignUp {
        const NAMES: &'static [&'static str] = &[
            "name",
            "password",
            "again",
            "tags",
            "from",
        ];
        type Fields = SignUpFields;
        #[allow(unused, clippy::redundant_closure)]
        fn read(
            group: &::hallway::__private::form::Group<'_>,
            errors: &mut ::hallway::__private::form::FieldErrors,
        ) -> ::core::option::Option<Self> {
            let before = errors.len();
            let value_0 = <Name as ::hallway::__private::form::FieldValue>::read_member(
                group,
                &SPECS[0usize],
                errors,
            );
            let value_1 = <Password as ::hallway::__private::form::FieldValue>::read_member(
                group,
                &SPECS[1usize],
                errors,
            );
            let value_2 = <Password as ::hallway::__private::form::FieldValue>::read_member(
                group,
                &SPECS[2usize],
                errors,
            );
            let value_3 = <Vec<
                String,
            > as ::hallway::__private::form::FieldValue>::read_member(
                group,
                &SPECS[3usize],
                errors,
            );
            let value_4 = <Date as ::hallway::__private::form::FieldValue>::read_member(
                group,
                &SPECS[4usize],
                errors,
            );
            let value_0 = ::hallway::__private::form::check_field(
                value_0,
                |value| (is_free)(value),
                group,
                &SPECS[0usize],
                errors,
            );
            ::hallway::__private::form::check_equal(
                value_2.as_ref(),
                value_1.as_ref(),
                group,
                [&SPECS[2usize], &SPECS[1usize]],
                errors,
            );
            match (value_0, value_1, value_2, value_3, value_4) {
                (
                    ::core::option::Option::Some(value_0),
                    ::core::option::Option::Some(value_1),
                    ::core::option::Option::Some(value_2),
                    ::core::option::Option::Some(value_3),
                    ::core::option::Option::Some(value_4),
                ) if errors.len() == before => {
                    ::hallway::__private::form::check_whole(
                        Self {
                            name: value_0,
                            password: value_1,
                            again: value_2,
                            tags: value_3,
                            from: value_4,
                        },
                        |form| (is_consistent)(form),
                        group,
                        errors,
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
        #[allow(unused)]
        fn write(&self, path: &str, out: &mut ::hallway::__private::form::Entries) {
            <Name as ::hallway::__private::form::FieldValue>::write_member(
                &self.name,
                path,
                &SPECS[0usize],
                out,
            );
            <Password as ::hallway::__private::form::FieldValue>::write_member(
                &self.password,
                path,
                &SPECS[1usize],
                out,
            );
            <Password as ::hallway::__private::form::FieldValue>::write_member(
                &self.again,
                path,
                &SPECS[2usize],
                out,
            );
            <Vec<
                String,
            > as ::hallway::__private::form::FieldValue>::write_member(
                &self.tags,
                path,
                &SPECS[3usize],
                out,
            );
            <Date as ::hallway::__private::form::FieldValue>::write_member(
                &self.from,
                path,
                &SPECS[4usize],
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
                name: <Name as ::hallway::__private::form::FieldValue>::draw_member(
                    state,
                    &SPECS[0usize],
                    path,
                    first,
                ),
                password: <Password as ::hallway::__private::form::FieldValue>::draw_member(
                    state,
                    &SPECS[1usize],
                    path,
                    first,
                ),
                again: <Password as ::hallway::__private::form::FieldValue>::draw_member(
                    state,
                    &SPECS[2usize],
                    path,
                    first,
                ),
                tags: <Vec<
                    String,
                > as ::hallway::__private::form::FieldValue>::draw_member(
                    state,
                    &SPECS[3usize],
                    path,
                    first,
                ),
                from: <Date as ::hallway::__private::form::FieldValue>::draw_member(
                    state,
                    &SPECS[4usize],
                    path,
                    first,
                ),
                __end: (),
            }
        }
        #[allow(unused)]
        fn knows(name: &str) -> bool {
            false
                || <Name as ::hallway::__private::form::FieldValue>::knows_member(
                    name,
                    "name",
                )
                || <Password as ::hallway::__private::form::FieldValue>::knows_member(
                    name,
                    "password",
                )
                || <Password as ::hallway::__private::form::FieldValue>::knows_member(
                    name,
                    "again",
                )
                || <Vec<
                    String,
                > as ::hallway::__private::form::FieldValue>::knows_member(name, "tags")
                || <Date as ::hallway::__private::form::FieldValue>::knows_member(
                    name,
                    "from",
                )
        }
        #[allow(unused)]
        fn members(members: &mut ::hallway::__private::form::Members) {
            members.add::<Name>(&SPECS[0usize]);
            members.add::<Password>(&SPECS[1usize]);
            members.add::<Password>(&SPECS[2usize]);
            members.add::<Vec<String>>(&SPECS[3usize]);
            members.add::<Date>(&SPECS[4usize]);
        }
        #[allow(unused)]
        fn file(
            name: &str,
        ) -> ::core::option::Option<&'static ::hallway::__private::form::Spec> {
            ::core::option::Option::None
                .or_else(|| <Name as ::hallway::__private::form::FieldValue>::file_member(
                    name,
                    &SPECS[0usize],
                ))
                .or_else(|| <Password as ::hallway::__private::form::FieldValue>::file_member(
                    name,
                    &SPECS[1usize],
                ))
                .or_else(|| <Password as ::hallway::__private::form::FieldValue>::file_member(
                    name,
                    &SPECS[2usize],
                ))
                .or_else(|| <Vec<
                    String,
                > as ::hallway::__private::form::FieldValue>::file_member(
                    name,
                    &SPECS[3usize],
                ))
                .or_else(|| <Date as ::hallway::__private::form::FieldValue>::file_member(
                    name,
                    &SPECS[4usize],
                ))
        }
    }
    impl ::hallway::__private::form::FieldValue for SignUp {
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
