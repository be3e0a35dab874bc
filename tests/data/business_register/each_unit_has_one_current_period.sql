with

units as (

    select * from {{ ref('silver_business_register__units') }}

),

observations as (

    select * from {{ ref('silver_business_register__unit_observations') }}
    where deleted_date is null

),

counted as (

    select
        organisation_number,
        count(case when is_current then 1 end) as current_count

    from units

    group by organisation_number

),

-- Also none is lost on the way from its first description.
described as (

    select distinct organisation_number
    from observations

),

wrong as (

    select
        described.organisation_number,
        counted.current_count

    from described

    left join counted
        on described.organisation_number = counted.organisation_number

    where
        counted.current_count is null
        or counted.current_count <> 1

)

select * from wrong
