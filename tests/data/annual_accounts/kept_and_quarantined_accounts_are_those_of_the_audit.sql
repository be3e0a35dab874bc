with

kept as (

    select * from {{ ref('silver_annual_accounts__accounts') }}

),

quarantined as (

    select * from {{ ref('quarantine_annual_accounts__accounts') }}

),

published as (

    select * from {{ ref('accounts', v=1) }}

),

audited as (

    select * from {{ ref('audit_annual_accounts__deliveries') }}

),

counts as (

    select
        (select count(*) from kept) as kept_count,
        (select count(*) from published) as published_count,
        (select coalesce(sum(accounts_kept), 0) from audited) as audited_count,
        (select coalesce(sum(part_count), 0) from quarantined) as quarantined_rows,
        (select coalesce(sum(rows_quarantined), 0) from audited) as audited_quarantined_rows

),

different as (

    select * from counts
    where
        kept_count <> audited_count
        or kept_count <> published_count
        or quarantined_rows <> audited_quarantined_rows

)

select * from different
