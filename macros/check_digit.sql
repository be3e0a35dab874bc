{#-
    Whether nine digits are an organisation number: the last is 11 less the remainder by 11 of the others
    weighted 3 2 7 6 5 4 3 2; 0 for no remainder; a remainder of 1 has no digit.
-#}
{% macro has_valid_check_digit(number) %}
    {%- set sum = [] -%}
    {%- for weight in (3, 2, 7, 6, 5, 4, 3, 2) -%}
        {%- do sum.append(weight ~ ' * try_cast(substr(' ~ number ~ ', ' ~ loop.index ~ ', 1) as integer)') -%}
    {%- endfor -%}
    case
        when length({{ number }}) = 9 and translate({{ number }}, '0123456789', '') = ''
            then mod({{ sum | join(' + ') }} + try_cast(substr({{ number }}, 9, 1) as integer), 11) = 0
        else false
    end
{%- endmacro %}
