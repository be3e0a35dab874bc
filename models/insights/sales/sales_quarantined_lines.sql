with

quarantined as (

    select * from {{ ref('quarantine_sales__invoice_lines') }}

),

rules as (

    select * from {{ ref('rule_sales__invoice_lines') }}

),

counted as (

    select
        ---------- keys
        rules.rule_id,
        cast({{ dbt.date_trunc('month', 'quarantined.invoice_date') }} as date) as invoice_month,

        ---------- attributes
        rules.reason,
        rules.owner,

        ---------- measures
        count(*) as line_count,
        sum(quarantined.quantity * quarantined.unit_price) as amount,

        ---------- times
        max(quarantined._landed_at) as last_landed_at

    from quarantined

    inner join rules
        on concat(',', quarantined.broken_rules, ',') like concat('%,', rules.rule_id, ',%')

    where rules.action = 'quarantine'

    group by 1, 2, 3, 4

)

select * from counted
