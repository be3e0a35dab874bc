{#- One Unicode form (NFC) per text, so that keys which look alike are alike. -#}
{% macro normal_form(text) -%}
    nfc_normalize({{ text }})
{%- endmacro %}
