{#- A value in a box of one: a box that holds null is not null, so that both can be told apart. -#}
{% macro boxed(value) -%}
    {'value': {{ value }}}
{%- endmacro %}

{% macro unboxed(box) -%}
    ({{ box }})['value']
{%- endmacro %}
