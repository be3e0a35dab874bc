// What breaks, in the groups that `brygge catalog impact` tells.
//
//   groupsOf({scene, graph, columns}) -> promise of [{noun, records}], records of plain texts:
//     {what, name, asset, column, how, degree, owner, detail}; `degree` counts assets on the way
"use strict";
(() => {
  const ALL = -1;
  const WAYS = {
    values: "its values",
    rows: "which rows there are",
    unknown: "nobody knows what: lineage by column is missing",
  };

  async function groupsOf(given) {
    const dependents = await brygge.load("lineage/dependents");
    const record = recorder(given);
    const ports = portsOf(given, dependents, record);
    const reached = new Set(ports.map((each) => each.name));
    const groups = [
      { noun: "port", records: ports },
      { noun: "reader", records: readersOf(dependents, reached, ports) },
      { noun: "consumer", records: consumersOf(given, dependents, record) },
      { noun: "column", records: columnsOf(given, record) },
      { noun: "condition", records: conditionsOf(given, record) },
      { noun: "further asset", records: assetsOf(given, dependents, record) },
      { noun: "check", records: await checksOf(given, record) },
    ];
    for (const { records } of groups) {
      records.sort(
        (a, b) => a.degree - b.degree || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
      );
    }
    return groups;
  }

  const recorder =
    ({ scene, graph }) =>
    (what, node, told) => ({
      what,
      name: "",
      asset: graph.ids[node],
      column: "",
      how: "",
      degree: scene.steps.get(node) ?? 0,
      owner: "",
      detail: "",
      ...told,
    });

  function portsOf({ scene }, dependents, record) {
    const { net, reached } = scene;
    const names = new Map();
    for (const each of [...reached.starts, ...reached.columns.keys()]) {
      const asset = net.asset(each);
      names.set(asset, [...(names.get(asset) ?? []), net.name(each)]);
    }
    return dependents.ports
      .filter(([, , , , asset]) => reached.nodes.has(asset))
      .map(([id, product, owner, contract, asset, page]) => {
        const how = names.get(asset)?.sort().join(", ") || WAYS[reached.nodes.get(asset)];
        return record("port", asset, { name: id, how, owner, detail: contract || product, page });
      });
  }

  function readersOf(dependents, reached, ports) {
    const degrees = new Map(ports.map((each) => [each.name, each]));
    return dependents.readers
      .filter(([port]) => reached.has(port))
      .map(([port, reader, basis, name, state, until]) => ({
        what: "reader",
        name: reader,
        asset: degrees.get(port).asset,
        column: "",
        degree: degrees.get(port).degree,
        owner: "",
        how: `reads ${port}`,
        detail:
          basis === "agreement"
            ? [`agreement ${name}`, state, until && `until ${until}`].filter(Boolean).join(", ")
            : `input port ${name}`,
      }));
  }

  function consumersOf({ scene, graph }, dependents, record) {
    return dependents.consumers
      .filter(([node]) => node !== scene.focus && scene.reached.nodes.has(node))
      .map(([node, name, owner]) =>
        record("consumer", node, {
          name,
          how: WAYS[scene.reached.nodes.get(node)],
          owner,
          detail: graph.node(node).kind.replace("_", " "),
        }),
      );
  }

  function columnsOf({ scene, graph }, record) {
    const { net, reached } = scene;
    return [...reached.columns].map(([column, kind]) => {
      const asset = net.asset(column);
      return record("column", asset, {
        name: `${graph.labels[asset]}.${net.name(column)}`,
        column: net.name(column),
        how: kind,
      });
    });
  }

  function conditionsOf({ scene, graph }, record) {
    const { net, reached } = scene;
    return reached.conditions.map(({ asset, influence, of }) =>
      record("condition", asset, {
        name: graph.labels[asset],
        how: influence,
        detail: `by ${graph.labels[net.asset(of)]}.${net.name(of)}`,
      }),
    );
  }

  // What no line above tells of.
  function assetsOf({ scene, graph }, dependents, record) {
    const { net, reached, focus } = scene;
    const told = new Set([
      focus,
      ...[...reached.columns.keys()].map((each) => net.asset(each)),
      ...reached.conditions.map((each) => each.asset),
      ...dependents.ports.map(([, , , , asset]) => asset),
    ]);
    return [...reached.nodes]
      .filter(([node]) => node < graph.assets && !told.has(node))
      .map(([node, way]) =>
        record("asset", node, {
          name: graph.labels[node],
          how: WAYS[way],
          detail: graph.node(node).kind,
        }),
      );
  }

  async function checksOf({ scene, graph, columns }, record) {
    const { net, reached, focus, column } = scene;
    const starts = new Set(reached.starts),
      found = new Map();
    const assets = [...reached.nodes.keys()].filter((node) => node < graph.assets);
    const lists = await Promise.all(assets.map((asset) => columns.checks(asset)));
    assets.forEach((asset, index) => {
      for (const check of lists[index]) {
        const on = net.first(asset) + check.place;
        const isHit =
          check.place === ALL || (check.place >= 0 && (starts.has(on) || reached.columns.has(on)));
        if (isHit || (column === undefined && check.asset === focus))
          found.set(check.number, check);
      }
    });
    return [...found.values()].map((check) =>
      record("check", check.asset, {
        name: check.name,
        column: check.column,
        how: check.kind.replaceAll("_", " "),
        detail: check.severity,
      }),
    );
  }

  brygge.lineage.groupsOf = groupsOf;
})();
