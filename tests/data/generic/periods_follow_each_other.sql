{#- The periods of one key have no gap, no overlap, and exactly one open end. -#}
{% test periods_follow_each_other(model, key, valid_from, valid_to) %}
with

ordered as (

    select
        {{ key }},
        {{ valid_from }} as valid_from,
        {{ valid_to }} as valid_to,
        lead({{ valid_from }}) over (partition by {{ key }} order by {{ valid_from }}) as next_valid_from

    from {{ model }}

)

select * from ordered
where
    valid_to is distinct from next_valid_from
    or valid_to <= valid_from
{% endtest %}
