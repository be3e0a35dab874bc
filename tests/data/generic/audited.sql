{#-
    What the audit of an output port found for one check of its contract: in this invocation, else
    when the rows that readers see were let in. Nothing is scanned again.
-#}
{% test audited(model, check, column_name=none) %}
with

results as (

    select
        *,
        row_number() over (
            order by
                case when invocation_id = '{{ invocation_id }}' then 0 else 1 end,
                case when decision = 'published' then 0 else 1 end,
                audited_at desc
        ) as recency

    from {{ source('audit', 'checks') }}

    where
        relation_name = '{{ model.schema }}.{{ model.identifier }}'
        and check_id = '{{ check }}'

)

select
    check_id,
    outcome,
    measured,
    expected,
    message
from results
where
    recency = 1
    and outcome <> 'passed'

union all

select
    '{{ check }}' as check_id,
    'not_run' as outcome,
    null as measured,
    null as expected,
    'no audit knows this check' as message
where not exists (select 1 from results)
{% endtest %}
