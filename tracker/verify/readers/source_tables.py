"""What the kinds of nodes of each compiled language's grammar, and of R's, stand for: one table per language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Table(NamedTuple):
    """One language; every field but the named ones holds kinds of nodes.

    package          the Python package of the grammar
    builtins         names that need no import
    assertion        what matches the dotted name of an assertion; its first group is the name that the fact gets
    titled           calls that make a test case of a title and a block
    raising          calls that raise
    imports          import statements
    names            a name by itself
    members          a value and the name of its member, as first and last child
    calls            what is called, then lists of arguments
    constructions    the same, where a type is called or a literal of a type is written
    arguments        lists of arguments, trailing blocks among them
    pairs            one argument: its name, if any, and its value
    first, last      nodes whose value is that of their first or last child
    alternatives     nodes whose value is that of one of their children
    literals         numbers, booleans, null
    lists, maps      functions that make a list or a mapping of their arguments
    strings          text literals
    sequences        list literals
    mappings         kinds of the types of map literals
    classes          definitions of types
    bases            lists of base types in these
    functions        definitions of functions
    constructors     definitions of constructors
    lambdas          functions without a name
    parameters       one parameter
    annotations      annotations and attributes
    variables        declarations: names, perhaps a type and a value
    assignments      assignments
    loops            kind of loop → fields of its target and of what it runs over, "for" or "while"
    returns          return statements
    yields           yield statements
    throws           throw statements
    catches          handlers of exceptions
    caught           the types in these
    operators        binary operators
    silent           nodes that hold nothing of interest
    takes_unseen     whether files take in modules that they do not name
    holds            what a module that is taken in whole holds: types, functions or both
    needs_receiver   whether a method names the members of its own type after a receiver only
    """

    package: str
    builtins: frozenset[str]
    assertion: re.Pattern[str]
    names: frozenset[str]
    members: frozenset[str]
    calls: frozenset[str]
    arguments: frozenset[str]
    literals: frozenset[str]
    strings: frozenset[str]
    functions: frozenset[str]
    parameters: frozenset[str]
    variables: frozenset[str]
    assignments: frozenset[str]
    loops: Mapping[str, str]
    returns: frozenset[str]
    operators: frozenset[str]
    silent: frozenset[str]
    imports: frozenset[str] = frozenset()
    titled: frozenset[str] = frozenset()
    raising: frozenset[str] = frozenset()
    constructions: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    alternatives: frozenset[str] = frozenset()
    sequences: frozenset[str] = frozenset()
    mappings: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()
    constructors: frozenset[str] = frozenset()
    lambdas: frozenset[str] = frozenset()
    annotations: frozenset[str] = frozenset()
    yields: frozenset[str] = frozenset()
    throws: frozenset[str] = frozenset()
    catches: frozenset[str] = frozenset()
    caught: frozenset[str] = frozenset()
    takes_unseen: bool = False
    lists: frozenset[str] = frozenset()
    maps: frozenset[str] = frozenset()
    holds: Literal["types", "both", "functions"] = "both"
    needs_receiver: bool = False


def _of(words: str) -> frozenset[str]:
    return frozenset(words.split())


SIGNED = _of("unary_expression prefix_unary_expression prefix_expression unary_operator")
"""Kinds that hold a negative number, or a call that is negated."""


_JVM_ASSERTION = re.compile(
    r"(?:.*\.)?((?:Assert(?:ions)?\.)?(?:assert\w*+|fail|verify\w*+|expect\w*+|andExpect\w*+|should\w*+|intercept))"
)
_JAVA_NAMES = _of(
    "String Integer Long Double Float Boolean Character Byte Short Object Class System Math Thread Runnable Exception "
    "RuntimeException IllegalArgumentException IllegalStateException NullPointerException Error Throwable Iterable "
    "Override Deprecated SuppressWarnings FunctionalInterface StringBuilder Number Void Enum Record Comparable Map "
    "Set Collection Arrays Collections Stream Collectors HashMap ArrayList UnsupportedOperationException "
    "InterruptedException "
    "List var int long double float boolean char byte short void org com io java javax jakarta dev net"
)

TABLES = {
    "java": Table(
        package="tree_sitter_java",
        lists=_of("List.of Set.of Arrays.asList Stream.of"),
        maps=_of("Map.of"),
        holds="types",
        builtins=_JAVA_NAMES,
        assertion=_JVM_ASSERTION,
        imports=_of("import_declaration"),
        names=_of("identifier type_identifier this super"),
        members=_of("field_access method_reference scoped_identifier scoped_type_identifier"),
        calls=_of("method_invocation explicit_constructor_invocation"),
        constructions=_of("object_creation_expression"),
        arguments=_of("argument_list annotation_argument_list"),
        pairs=_of("element_value_pair"),
        first=_of("parenthesized_expression array_access expression_statement"),
        last=_of("cast_expression"),
        alternatives=_of("ternary_expression switch_expression switch_block switch_rule"),
        literals=_of(
            "decimal_integer_literal hex_integer_literal decimal_floating_point_literal true false null_literal "
            "character_literal unary_expression class_literal"
        ),
        strings=_of("string_literal"),
        sequences=_of("array_initializer element_value_array_initializer"),
        classes=_of(
            "class_declaration interface_declaration enum_declaration record_declaration annotation_type_declaration"
        ),
        bases=_of("superclass super_interfaces extends_interfaces"),
        functions=_of("method_declaration"),
        constructors=_of("constructor_declaration compact_constructor_declaration"),
        lambdas=_of("lambda_expression"),
        parameters=_of("formal_parameter spread_parameter"),
        annotations=_of("annotation marker_annotation"),
        variables=_of("field_declaration local_variable_declaration constant_declaration resource"),
        assignments=_of("assignment_expression"),
        loops={
            "for_statement": "for",
            "enhanced_for_statement": "name value",
            "while_statement": "while",
            "do_statement": "while",
        },
        returns=_of("return_statement yield_statement"),
        throws=_of("throw_statement"),
        catches=_of("catch_clause"),
        caught=_of("catch_type"),
        operators=_of("binary_expression"),
        silent=_of("line_comment block_comment package_declaration break_statement continue_statement integral_type"),
    ),
    "kotlin": Table(
        package="tree_sitter_kotlin",
        lists=_of("listOf mutableListOf setOf arrayOf arrayListOf List.of"),
        maps=_of("mapOf mutableMapOf Map.of"),
        builtins=_JAVA_NAMES
        | _of(
            "null true false "
            "Int Unit Any Nothing println print listOf mutableListOf mapOf mutableMapOf setOf arrayOf to lazy require "
            "check error run let apply also with use it field TODO buildString"
        ),
        assertion=_JVM_ASSERTION,
        titled=_of("test it should expect then Then scenario Scenario xtest"),
        imports=_of("import"),
        names=_of("identifier this super this_expression super_expression"),
        members=_of("navigation_expression callable_reference"),
        calls=_of("call_expression constructor_invocation"),
        arguments=_of("value_arguments annotated_lambda"),
        pairs=_of("value_argument"),
        first=_of(
            "parenthesized_expression index_expression as_expression await_expression unary_expression user_type"
        ),
        last=_of("annotated_expression labeled_expression"),
        alternatives=_of("if_expression when_expression try_expression elvis_expression when_entry block"),
        literals=_of("number_literal float_literal boolean_literal null null_literal character_literal"),
        strings=_of("string_literal multiline_string_literal"),
        sequences=_of("collection_literal"),
        classes=_of("class_declaration object_declaration companion_object"),
        bases=_of("delegation_specifiers"),
        functions=_of("function_declaration"),
        constructors=_of("secondary_constructor"),
        lambdas=_of("lambda_literal anonymous_function"),
        parameters=_of("parameter class_parameter"),
        annotations=_of("annotation"),
        variables=_of("property_declaration"),
        assignments=_of("assignment"),
        loops={"for_statement": "for", "while_statement": "while", "do_while_statement": "while"},
        returns=_of("return_expression"),
        throws=_of("throw_expression"),
        catches=_of("catch_block"),
        caught=_of("user_type"),
        operators=_of("binary_expression infix_expression"),
        silent=_of("line_comment block_comment package_header label"),
    ),
    "scala": Table(
        package="tree_sitter_scala",
        lists=_of("List Seq Vector Array Set"),
        maps=_of("Map"),
        builtins=_JAVA_NAMES
        | _of(
            "Int Unit Any AnyRef Nothing Option Some None Either Left Right Seq Vector Array Future Try Success "
            "Failure println print Nil App it"
        ),
        assertion=re.compile(r"(?:.*\.)?(assert\w*+|fail|expect\w*+|intercept|(?:should|must)\w*+|verify)"),
        titled=_of("test it property scenario Scenario they"),
        imports=_of("import_declaration"),
        names=_of("identifier type_identifier operator_identifier"),
        members=_of("field_expression stable_identifier stable_type_identifier"),
        calls=_of("call_expression"),
        constructions=_of("instance_expression"),
        arguments=_of("arguments block case_block"),
        pairs=_of("assignment_expression"),
        first=_of("parenthesized_expression generic_function postfix_expression ascription_expression generic_type"),
        alternatives=_of("if_expression match_expression try_expression block indented_block case_clause case_block"),
        literals=_of(
            "integer_literal floating_point_literal boolean_literal null_literal character_literal unit "
            "prefix_expression"
        ),
        strings=_of("string interpolated_string_expression"),
        classes=_of("class_definition object_definition trait_definition enum_definition"),
        bases=_of("extends_clause"),
        functions=_of("function_definition function_declaration"),
        lambdas=_of("lambda_expression"),
        parameters=_of("parameter class_parameter"),
        annotations=_of("annotation"),
        variables=_of("val_definition var_definition val_declaration var_declaration"),
        assignments=_of("assignment_expression"),
        loops={"for_expression": "for", "while_expression": "while", "do_while_expression": "while"},
        returns=_of("return_expression"),
        throws=_of("throw_expression"),
        catches=_of("catch_clause"),
        caught=_of("typed_pattern case_class_pattern"),
        operators=_of("infix_expression"),
        silent=_of("comment block_comment package_identifier"),
    ),
    "csharp": Table(
        package="tree_sitter_c_sharp",
        takes_unseen=True,
        holds="types",
        builtins=_of(
            "System Microsoft Console String Int32 Int64 Math Task ValueTask List Dictionary IEnumerable "
            "IAsyncEnumerable IList ICollection IReadOnlyList IDictionary HashSet Func Action Exception Guid DateTime "
            "DateTimeOffset TimeSpan Environment File Path Directory Stream StringBuilder Array Enum Convert Type Uri "
            "Nullable Tuple Random Thread Enumerable CancellationToken ArgumentException ArgumentNullException "
            "InvalidOperationException NotImplementedException IDisposable Lazy object string int long bool double "
            "float decimal void byte char nameof typeof var"
        ),
        assertion=re.compile(
            r"(?:.*\.)?((?:Assert|Classic\w*+|CollectionAssert|StringAssert|Check)\.\w++)|.*\.(Should\w*+|Verify\w*+)"
        ),
        imports=_of("using_directive"),
        names=_of("identifier this base this_expression base_expression"),
        members=_of(
            "member_access_expression conditional_access_expression qualified_name alias_qualified_name "
            "member_binding_expression"
        ),
        calls=_of("invocation_expression constructor_initializer"),
        constructions=_of("object_creation_expression implicit_object_creation_expression"),
        arguments=_of("argument_list attribute_argument_list bracketed_argument_list"),
        pairs=_of("argument attribute_argument assignment_expression"),
        first=_of(
            "parenthesized_expression await_expression element_access_expression generic_name "
            "postfix_unary_expression as_expression"
        ),
        last=_of(
            "cast_expression expression_element collection_element arrow_expression_clause equals_value_clause "
            "checked_expression implicit_array_creation_expression"
        ),
        alternatives=_of("conditional_expression switch_expression switch_expression_arm"),
        literals=_of(
            "integer_literal real_literal boolean_literal null_literal character_literal prefix_unary_expression "
            "typeof_expression default_expression"
        ),
        strings=_of("string_literal verbatim_string_literal raw_string_literal interpolated_string_expression"),
        sequences=_of("collection_expression initializer_expression array_creation_expression tuple_expression"),
        classes=_of(
            "class_declaration interface_declaration struct_declaration record_declaration enum_declaration "
            "record_struct_declaration"
        ),
        bases=_of("base_list"),
        functions=_of("method_declaration local_function_statement"),
        constructors=_of("constructor_declaration"),
        lambdas=_of("lambda_expression anonymous_method_expression"),
        parameters=_of("parameter"),
        annotations=_of("attribute"),
        variables=_of("variable_declaration property_declaration declaration_pattern"),
        assignments=_of("assignment_expression"),
        loops={
            "for_statement": "for",
            "foreach_statement": "left right",
            "while_statement": "while",
            "do_statement": "while",
        },
        returns=_of("return_statement"),
        yields=_of("yield_statement"),
        throws=_of("throw_statement throw_expression"),
        catches=_of("catch_clause"),
        caught=_of("catch_declaration"),
        operators=_of("binary_expression"),
        silent=_of("comment implicit_type predefined_type modifier break_statement continue_statement discard"),
    ),
    "go": Table(
        package="tree_sitter_go",
        needs_receiver=True,
        holds="types",
        builtins=_of(
            "string int int64 int32 float64 float32 bool byte rune error any make len cap append new panic recover "
            "print println copy delete close min max clear uint uint64 uint32 uint8 int8 int16 uint16"
        ),
        assertion=re.compile(
            r"((?:[tbfT]{1,2}|test|tc)\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow))|(?:\w++\.)*?((?:assert|require|check|qt)\.\w++)"
            r"|(?:\w++\.)?(Expect|Eventually|Consistently)"
        ),
        titled=_of("It Specify DescribeTable"),
        raising=_of("panic log.Fatal log.Fatalf"),
        imports=_of("import_spec"),
        names=_of("identifier type_identifier field_identifier package_identifier"),
        members=_of("selector_expression qualified_type"),
        calls=_of("call_expression"),
        constructions=_of("composite_literal"),
        arguments=_of("argument_list"),
        pairs=_of("keyed_element"),
        first=_of(
            "parenthesized_expression unary_expression index_expression slice_expression type_assertion_expression "
            "type_instantiation_expression literal_element generic_type"
        ),
        last=_of("pointer_type type_conversion_expression variadic_argument"),
        literals=_of("int_literal float_literal imaginary_literal rune_literal true false nil iota"),
        strings=_of("interpreted_string_literal raw_string_literal"),
        sequences=_of("literal_value"),
        mappings=_of("map_type"),
        classes=_of("type_spec type_alias"),
        functions=_of("function_declaration method_declaration method_elem"),
        lambdas=_of("func_literal"),
        parameters=_of("parameter_declaration variadic_parameter_declaration"),
        variables=_of("var_spec const_spec short_var_declaration field_declaration receive_statement"),
        assignments=_of("assignment_statement"),
        loops={"for_statement": "for"},
        returns=_of("return_statement"),
        operators=_of("binary_expression"),
        silent=_of("comment package_clause break_statement continue_statement"),
    ),
    "rust": Table(
        package="tree_sitter_rust",
        needs_receiver=True,
        builtins=_of(
            "String Vec Option Result Some None Ok Err Box Rc Arc HashMap HashSet str i32 i64 u8 u32 u64 usize f32 f64 "
            "bool char isize u16 i8 i16 Default Into From println print eprintln format vec write writeln todo "
            "unimplemented unreachable assert assert_eq assert_ne debug_assert panic matches dbg std core alloc crate "
            "super Clone Debug Send Sync Fn FnMut FnOnce Iterator ToString AsRef "
            "test derive cfg allow should_panic inline ignore must_use doc warn deny Eq Ord PartialEq "
            "PartialOrd Hash Copy Drop Box"
        ),
        assertion=re.compile(r"(?:\w++\.)*?((?:debug_|prop_)?assert\w*+|expect_that|verify_that)"),
        raising=_of("panic bail anyhow.bail unreachable todo unimplemented"),
        imports=_of("use_declaration extern_crate_declaration"),
        names=_of("identifier type_identifier field_identifier self crate super metavariable"),
        members=_of("field_expression scoped_identifier scoped_type_identifier"),
        calls=_of("call_expression"),
        constructions=_of("struct_expression"),
        arguments=_of("arguments"),
        pairs=_of("field_initializer shorthand_field_initializer"),
        first=_of(
            "parenthesized_expression await_expression try_expression index_expression type_cast_expression "
            "generic_function generic_type expression_statement"
        ),
        last=_of("reference_expression unary_expression reference_type bracketed_type"),
        alternatives=_of(
            "if_expression match_expression match_block match_arm block else_clause unsafe_block async_block"
        ),
        literals=_of("integer_literal float_literal boolean_literal char_literal negative_literal unit_expression"),
        strings=_of("string_literal raw_string_literal"),
        sequences=_of("array_expression tuple_expression"),
        classes=_of("struct_item enum_item trait_item union_item"),
        bases=_of("trait_bounds"),
        functions=_of("function_item function_signature_item"),
        lambdas=_of("closure_expression"),
        parameters=_of("parameter self_parameter"),
        annotations=_of("attribute"),
        variables=_of("let_declaration const_item static_item field_declaration let_condition"),
        assignments=_of("assignment_expression"),
        loops={"for_expression": "pattern value", "while_expression": "while", "loop_expression": "while"},
        returns=_of("return_expression"),
        yields=_of("yield_expression"),
        operators=_of("binary_expression"),
        silent=_of("line_comment block_comment lifetime visibility_modifier primitive_type break_expression"),
    ),
    "r": Table(
        package="tree_sitter_language_pack.bindings.r",
        lists=_of("c list"),
        holds="functions",
        builtins=_of(
            "c list print cat paste paste0 mean sum max min length nrow ncol names data.frame library require function "
            "stop warning message return if for while repeat tryCatch lapply sapply vapply Map Filter Reduce do.call "
            "seq seq_len seq_along rep table summary head tail round set.seed sample factor as.factor as.numeric "
            "read.csv write.csv readRDS saveRDS file.path is.na which order unique apply sd var median quantile lm glm "
            "predict plot hist matrix cbind rbind source suppressPackageStartupMessages subset str is.null NULL"
        ),
        assertion=re.compile(r"(?:testthat\.)?(expect_\w++|stopifnot)"),
        titled=_of("test_that it"),
        raising=_of("stop rlang.abort abort"),
        names=_of("identifier dots"),
        members=_of("extract_operator namespace_operator"),
        calls=_of("call"),
        arguments=_of("arguments"),
        pairs=_of("argument"),
        first=_of("parenthesized_expression subset subset2"),
        alternatives=_of("if_statement braced_expression"),
        literals=_of("integer float complex true false null inf nan na unary_operator"),
        strings=_of("string"),
        functions=frozenset(),
        lambdas=_of("function_definition"),
        parameters=_of("parameter"),
        variables=frozenset(),
        assignments=frozenset(),
        loops={"for_statement": "variable sequence", "while_statement": "while", "repeat_statement": "while"},
        returns=frozenset(),
        operators=_of("binary_operator"),
        silent=_of("comment break next return"),
    ),
}
"""The tables by the name that the registry gives a language."""
