// Find things by their words: exact, by a beginning, with one typo. Reads what searching/index.py wrote.
"use strict";
brygge.finding = (() => {
  // Points of a field by the letter of its posting: A to L is a name of 1 to 12 words.
  const NAME = (letter) => 130 - 2 * letter;
  const FIELDS = { M: 45, N: 40, O: 30, P: 12, Q: 8 };
  // How much a word counts that is the one asked for, that begins so, that is close to it.
  const WHOLE = 1, BEGINNING = 0.75, CLOSE = 0.45;
  // No question has more points, in twentieths: a box holds 200 signs.
  const MOST = 1 << 20;
  const BEGINNINGS = 250, FEW_LETTERS = 40, CLOSE_WORDS = 40, ENOUGH = 5, LONGEST = 40;

  const OWN = "\\u3040-\\u30ff\\u3400-\\u9fff";
  const WORD = new RegExp(`[${OWN}]|(?:(?![${OWN}])[\\p{L}\\p{N}])+`, "gu");
  const RUN = new RegExp(`[${OWN}]\\p{M}*|(?:(?![${OWN}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
  const CAMEL = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

  let index;
  let starting;

  // The index's head: every word. Loaded once, when somebody begins to search.
  function start() {
    starting ??= brygge.load("search/words").then((head) => {
      index = { ...head, words: unpacked(head.words), table: new Map(Object.entries(head.folded)) };
      brygge.load("search/short");
    });
    starting.catch(() => { starting = undefined; });
    return starting;
  }

  function unpacked(text) {
    let last = "";
    return text.split(" ").filter(Boolean).map((each) => {
      last = last.slice(0, parseInt(each[0], 36)) + each.slice(1);
      return last;
    });
  }

  // As searching/words.py reads names and descriptions.
  function words(text, isCut = false) {
    const found = text.normalize("NFKD").replace(/\p{M}/gu, "").match(WORD) ?? [];
    const pieces = isCut ? found.flatMap((word) => word.split(CAMEL)) : found;
    return [...new Set(pieces.map(folded))];
  }

  function folded(word) {
    const low = [...word.toLowerCase()].map((sign) => index.table.get(sign) ?? sign).join("");
    return [...low].slice(0, LONGEST).join("");
  }

  function place(word) {
    let low = 0, high = index.words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (index.words[middle] < word) low = middle + 1; else high = middle;
    }
    return low;
  }

  const isWord = (word) => index.words[place(word)] === word;

  // Whether `typed` is one insertion, deletion, replacement or swap away from `word` (or its beginning).
  function isClose(typed, word, isBeginning) {
    const n = typed.length, m = word.length;
    if (m < n - 1 || (!isBeginning && m > n + 1)) return false;
    let i = 0;
    while (i < n && i < m && typed[i] === word[i]) i++;
    if (i === n) return isBeginning || m <= n + 1;
    const rest = (a, b) => {
      if (m - b < n - a || (!isBeginning && m - b !== n - a)) return false;
      for (let k = 0; k < n - a; k++) if (typed[a + k] !== word[b + k]) return false;
      return true;
    };
    return rest(i + 1, i + 1) || rest(i + 1, i) || rest(i, i + 1)
      || (i + 1 < n && typed[i] === word[i + 1] && typed[i + 1] === word[i] && rest(i + 2, i + 2));
  }

  // The known words that a typed word may stand for: [number, share of the points].
  function meanings(typed, isClosely) {
    const found = new Map();
    let at = place(typed);
    const most = typed.length > 2 ? BEGINNINGS : FEW_LETTERS;
    if (typed.length === 1) {
      if (isWord(typed)) found.set(at, WHOLE);
    } else {
      for (; found.size < most && index.words[at]?.startsWith(typed); at++) {
        found.set(at, index.words[at] === typed ? WHOLE : BEGINNING);
      }
    }
    // A short word has too many neighbours, unless nothing else is left of it.
    if (isClosely && typed.length > 1 && (typed.length > 3 || !isWord(typed))) closest(typed, found);
    return found;
  }

  // Words of the same length or so come before those that only begin so.
  function closest(typed, found) {
    let left = CLOSE_WORDS;
    for (const isBeginning of typed.length > 3 ? [false, true] : [false]) {
      for (let at = 0; at < index.words.length && left > 0; at++) {
        if (!found.has(at) && isClose(typed, index.words[at], isBeginning)) {
          found.set(at, CLOSE);
          left--;
        }
      }
    }
  }

  function shardOf(firsts, number) {
    let low = 0, high = firsts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= number) low = middle; else high = middle;
    }
    return low;
  }

  const split = new Map();
  async function postings(number) {
    const shard = shardOf(index.lists, number);
    if (!split.has(shard)) split.set(shard, (await brygge.load(`search/p${shard}`)).split(" "));
    return split.get(shard)[number - index.lists[shard]];
  }

  // For every entry its points for one typed word, and the length of its name where that has the word.
  async function weighed(typed, isClosely) {
    const points = new Float32Array(index.count), names = new Uint8Array(index.count);
    const known = [...meanings(typed, isClosely)];
    const lists = await Promise.all(known.map(([number]) => postings(number)));
    lists.forEach((list, which) => {
      const share = known[which][1];
      let entry = -1, step = 0;
      for (let at = 0; at < list.length; at++) {
        const code = list.charCodeAt(at);
        if (code < 65 || code > 90) {
          step = step * 36 + (code < 58 ? code - 48 : code - 87);
          continue;
        }
        entry += step + 1;
        step = 0;
        const value = share * (code < 77 ? NAME(code - 64) : FIELDS[list[at]]);
        if (value > points[entry]) points[entry] = value;
        if (share === WHOLE && code < 77) names[entry] = code - 64;
      }
    });
    return { points, names, words: known.map(([number]) => index.words[number]) };
  }

  // The entries that have all typed words: [entry, whether that is its whole name], best first.
  // Each is one number while they are sorted (points, then place), because thousands of objects are slow.
  async function having(typed, isClosely) {
    const all = await Promise.all(typed.map((word) => weighed(word, isClosely)));
    const keys = new Float64Array(index.count);
    const named = new Set();
    let count = 0;
    for (let entry = 0; entry < index.count; entry++) {
      let sum = 0, widest = 0;
      for (const { points, names } of all) {
        if (!points[entry]) { sum = 0; break; }
        sum += points[entry];
        widest = Math.max(widest, names[entry] || 99);
      }
      if (!sum) continue;
      keys[count++] = (MOST - Math.round(sum * 20)) * index.count + entry;
      if (widest === Math.min(typed.length, 12)) named.add(entry);
    }
    const hits = Array.from(keys.subarray(0, count).sort(), (key) => key % index.count);
    return { hits, named, words: merged(all.map((each, which) => each.words.map((word) => [word, 1 << which]))) };
  }

  // Words that matched, each with the typed words (as bits) that it stands for.
  function merged(lists) {
    const words = new Map();
    for (const list of lists) for (const [word, bits] of list) words.set(word, words.get(word) | bits);
    return words;
  }

  // `customerid` for `customer_id`, and `cust omer` for `customer`: a typo in what is between words.
  function regrouped(typed) {
    const cut = typed.flatMap((word) => typed.length > 1 && isKnown(word) ? [word] : halves(word) ?? [word]);
    if (cut.length !== typed.length) return [...new Set(cut)];
    for (let at = 0; at + 1 < typed.length; at++) {
      const joined = typed[at] + typed[at + 1];
      const pieces = isKnown(joined) ? [joined] : halves(joined);
      if (pieces && !(isKnown(typed[at]) && isKnown(typed[at + 1]))) {
        return [...new Set([...typed.slice(0, at), ...pieces, ...typed.slice(at + 2)])];
      }
    }
    return null;
  }

  const isKnown = (word) => index.words[place(word)]?.startsWith(word) ?? false;

  function halves(word) {
    for (let at = word.length - 2; at > 1; at--) {
      for (const skipped of [0, 1]) {
        const first = word.slice(0, at), rest = word.slice(at + skipped);
        if (rest.length > 1 && first !== rest && isWord(first) && isWord(rest)) return [first, rest];
      }
    }
    return null;
  }

  // One or two letters: only names that begin so, of which the index keeps the most exposed.
  async function short(typed) {
    const [count, kept] = (await brygge.load("search/short"))[typed] ?? [0, []];
    const { hits, named } = isWord(typed) ? await having([typed], false) : nothing;
    const seen = new Set(hits);
    const begun = kept.filter((entry) => !seen.has(entry));
    return {
      hits: [...hits, ...begun], named, words: { get: (word) => (word.startsWith(typed) ? 1 : 0) },
      count: count > kept.length ? count : 0,
    };
  }

  // What is found for a question: `hits`; those `named` exactly so; `close`, with another spelling; the
  // `words` that matched, and the `closer` ones (see `merged`); `without`, typed words that nothing has;
  // `count`, where not all hits are listed.
  const nothing = { typed: [], hits: [], named: new Set(), close: [], words: new Map(), closer: new Map(), without: [], count: 0 };
  async function find(question) {
    await start();
    const typed = words(question);
    if (!typed.length) return nothing;
    if (typed.length === 1 && typed[0].length < 3) return { ...nothing, typed, ...await short(typed[0]) };
    const found = { ...nothing, typed, ...await having(typed, false) };
    const isDoubtful = typed.slice(0, -1).some((word) => !isWord(word));
    if (found.named.size || (found.hits.length >= ENOUGH && !isDoubtful)) return found;
    const { hits, words: closer } = await closely(typed);
    const seen = new Set(found.hits);
    found.close = hits.filter((hit) => !seen.has(hit));
    found.closer = closer;
    if (found.hits.length || found.close.length) return found;
    const known = typed.filter(isKnown);
    if (!known.length || known.length === typed.length) return found;
    const some = await having(known, false);
    return { ...found, ...some, named: nothing.named, without: typed.filter((word) => !isKnown(word)) };
  }

  // With other spellings; and where words were run together or torn apart, with those too.
  async function closely(typed) {
    const kept = typed.filter((word) => word.length > 1 || isWord(word));
    const found = await having(kept.length ? kept : typed, true);
    const other = regrouped(typed);
    if (!other) return found;
    const exact = await having(other, false);
    const more = exact.hits.length ? exact : await having(other, true);
    return {
      hits: [...new Set([...found.hits, ...more.hits])],
      words: merged([found.words, more.words]),
    };
  }

  // What results show, by entry.
  async function details(entries) {
    const shards = [...new Set(entries.map((entry) => shardOf(index.details, entry)))];
    await Promise.all(shards.map((shard) => brygge.load(`search/d${shard}`)));
    return Promise.all(entries.map(async (entry) => {
      const shard = shardOf(index.details, entry);
      const [title, version, context, address, isRetired, text, owner, labels, columns] =
        (await brygge.load(`search/d${shard}`))[entry - index.details[shard]];
      return { entry, title, version, context, address, isRetired, text, owner, labels, columns, kind: kindOf(entry)[0] };
    }));
  }

  function kindOf(entry) {
    return index.kinds.findLast(([, , first]) => first <= entry);
  }

  // Where in `text` a word is that matched: [from, to, bits]. Texts repeat their words: each is read once.
  const judged = new WeakMap();
  function marks(text, matched) {
    if (!judged.has(matched)) judged.set(matched, new Map());
    const known = judged.get(matched), found = [];
    for (const { 0: run, index: from } of text.matchAll(RUN)) {
      let bits = known.get(run);
      if (bits === undefined) {
        bits = [...words(run), ...words(run, true)].reduce((sum, word) => sum | matched.get(word), 0);
        known.set(run, bits);
      }
      if (bits) found.push([from, from + run.length, bits]);
    }
    return found;
  }

  // How many of the typed words are among `places`.
  function reach(places) {
    let bits = places.reduce((sum, place) => sum | place[2], 0), count = 0;
    for (; bits; bits &= bits - 1) count++;
    return count;
  }

  return { start, words, find, details, marks, reach, kindOf };
})();
