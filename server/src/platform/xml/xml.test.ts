import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attributeOf, childrenNamed, everyElement, readXml, textOf, xml, type XmlElement } from './index.ts';

const STRICT = { maxLength: 10_000, comments: 'refuse' } as const;
const root = (text: string, limits: Parameters<typeof readXml>[1] = STRICT): XmlElement => {
  const read = readXml(text, limits);
  assert.ok(read.ok, `${read.ok ? '' : read.why}: ${text}`);
  return read.root;
};
const why = (text: string, limits: Parameters<typeof readXml>[1] = STRICT) => {
  const read = readXml(text, limits);
  return read.ok ? 'read' : read.why;
};

describe('reading', () => {
  test('names are resolved, text is whole, attributes keep their values', () => {
    const a = root('<?xml version="1.0" encoding="utf-8"?>\n<a xmlns="urn:a" xmlns:b="urn:b" b:x="1" y=\'&quot;&#x41;&#10;\'>one<b:c/>two &amp;&#x1F600; three</a>\n');
    assert.deepEqual([a.namespace, a.local, a.name], ['urn:a', 'a', 'a']);
    assert.deepEqual(a.attributes, [
      { name: 'b:x', namespace: 'urn:b', local: 'x', value: '1' },
      { name: 'y', namespace: '', local: 'y', value: '"A\n' },
    ]);
    assert.equal(a.children.length, 3);
    assert.equal(a.children[2], 'two &😀 three');
    assert.equal(childrenNamed(a, 'urn:b', 'c').length, 1);
    assert.equal(childrenNamed(a, 'urn:a', 'c').length, 0);
    assert.equal(textOf(a), undefined, 'half a value is none');
    assert.equal(attributeOf(a, 'x'), undefined, 'an attribute in a namespace is another one');
  });
  test('a namespace holds until the end of its element, and an inner one goes first', () => {
    const all = [...everyElement(root('<p:a xmlns:p="urn:1"><p:a xmlns:p="urn:2"><b xmlns="urn:3"><c xmlns=""/></b></p:a><p:a/></p:a>'))];
    assert.deepEqual(
      all.map((element) => element.namespace),
      ['urn:1', 'urn:2', 'urn:3', '', 'urn:1'],
    );
  });
  test('line ends and white space in attributes come in one form', () => {
    const a = root('<a x="1\r\n2\t3">1\r\n2\r3</a>');
    assert.equal(attributeOf(a, 'x'), '1 2 3');
    assert.equal(textOf(a), '1\n2\n3');
  });
  test('comments are refused, or dropped without splitting what is around them', () => {
    const text = '<a>admin@company.example<!-- -->.evil.example</a>';
    assert.equal(why(text), 'comment');
    assert.equal(textOf(root(text, { ...STRICT, comments: 'drop' })), 'admin@company.example.evil.example');
    for (const bad of ['<a><!-- -- --></a>', '<a><!-- </a>', '<a><!----->x</a>']) assert.equal(why(bad, { ...STRICT, comments: 'drop' }), 'malformed', bad);
  });
});

test('nothing is read that has ever been used to attack a reader', () => {
  const cases: [string, string][] = [
    ['<!DOCTYPE a><a/>', 'doctype'],
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'doctype'],
    ['<a><!ENTITY x "y"></a>', 'doctype'],
    ['<?xml version="1.0"?><!doctype a><a/>', 'doctype'],
    ['<a>&x;</a>', 'entity'],
    ['<a b="&x;"/>', 'entity'],
    ['<a>& </a>', 'entity'],
    ['<a>&#99999999;</a>', 'entity'],
    ['<a>&#x110000;</a>', 'entity'],
    ['<a>&#0;</a>', 'characters'],
    ['<a>&#xD800;</a>', 'characters'],
    ['<a>\u0000</a>', 'characters'],
    ['<a>\uFFFE</a>', 'characters'],
    ['<a>\uD800</a>', 'characters'],
    ['<?php x?><a/>', 'instruction'],
    ['<a><?xml-stylesheet href="x"?></a>', 'instruction'],
    ['<a/><?x?>', 'instruction'],
    ['<a><![CDATA[x]]></a>', 'cdata'],
    ['<?xml version="1.1"?><a/>', 'declaration'],
    ['<?xml version="1.0" encoding="UTF-16"?><a/>', 'declaration'],
    ['<?xml version="1.0" encoding="utf-7"?><a/>', 'declaration'],
    [' <?xml version="1.0"?><a/>', 'instruction'],
    ['', 'malformed'],
    ['x', 'malformed'],
    ['<a>', 'malformed'],
    ['<a></b>', 'malformed'],
    ['<a><b></a></b>', 'malformed'],
    ['</a>', 'malformed'],
    ['<a/><a/>', 'malformed'],
    ['<a/>x', 'malformed'],
    ['x<a/>', 'malformed'],
    ['<a b=c/>', 'malformed'],
    ['<a b/>', 'malformed'],
    ['<a b="1"c="2"/>', 'malformed'],
    ['<a b="<"/>', 'malformed'],
    ['<a / >', 'malformed'],
    ['< a/>', 'malformed'],
    ['<a:b:c xmlns:a="u"/>', 'malformed'],
    ['<:a/>', 'malformed'],
    ['<1a/>', 'malformed'],
    ['<a>]]></a>', 'malformed'],
    ['<a', 'malformed'],
    ['<', 'malformed'],
    ['<a b="1" b="2"/>', 'attribute'],
    ['<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>', 'attribute'],
    ['<a xmlns:p="u" xmlns:p="v"/>', 'attribute'],
    ['<p:a/>', 'namespace'],
    ['<a p:b="1"/>', 'namespace'],
    ['<a xmlns:p=""/>', 'namespace'],
    ['<a xmlns:xml="urn:other"/>', 'namespace'],
    ['<a xmlns:xmlns="urn:other"/>', 'namespace'],
    ['<a xmlns="http://www.w3.org/2000/xmlns/"/>', 'namespace'],
    ['<xmlns:a/>', 'namespace'],
    [`${'<a>'.repeat(65)}${'</a>'.repeat(65)}`, 'too-deep'],
    [`<a>${'x'.repeat(10_000)}</a>`, 'too-large'],
    [`<a ${Array.from({ length: 65 }, (_, index) => `b${index}=""`).join(' ')}/>`, 'attribute'],
  ];
  for (const [text, expected] of cases) assert.equal(why(text), expected, text.slice(0, 80));
});

test('a large document is read in a moment, and so is a hostile one refused', () => {
  const limits = { maxLength: 2_000_000, comments: 'refuse' } as const;
  const began = process.threadCpuUsage();
  assert.equal(why(`<a>${'<b c="d">x &amp; y</b>'.repeat(50_000)}</a>`, limits), 'read');
  assert.equal(why(`<a>${'&amp;'.repeat(300_000)}</a>`, limits), 'read');
  assert.equal(why(`<a ${'b="'.repeat(300_000)}`, limits), 'malformed');
  assert.equal(why('<a>'.repeat(300_000), limits), 'too-deep');
  assert.equal(why(`<${'a'.repeat(1_000_000)}`, limits), 'malformed');
  assert.ok(process.threadCpuUsage(began).user < 5_000_000);
});

describe('writing', () => {
  test('what is written comes back as it was', () => {
    const text = 'a<b>&"\'\r\n\t ]]> é 😀';
    const { markup } = xml('p:a', { 'xmlns:p': 'urn:p', x: text, y: undefined }, xml('b', {}, text), undefined, 'plain');
    const a = root(markup);
    assert.equal(attributeOf(a, 'x'), text);
    assert.equal(attributeOf(a, 'y'), undefined);
    assert.equal(textOf(childrenNamed(a, '', 'b')[0] as XmlElement), text);
    assert.equal(a.children[1], 'plain');
  });
  test('text never becomes markup, and what XML cannot carry is refused', () => {
    assert.equal(xml('a', {}, '<b/>').markup, '<a>&lt;b/&gt;</a>');
    for (const bad of ['\u0000', '\uFFFF', '\uD800']) {
      assert.throws(() => xml('a', {}, bad), TypeError);
      assert.throws(() => xml('a', { b: bad }), TypeError);
    }
  });
});
