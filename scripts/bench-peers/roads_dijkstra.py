"""Travel times by another hand: reads an OSM file itself (PBF or XML), applies the rules of
data/roads/profiles.json, and asks scipy for the quickest ways over the uncontracted nodes.

    roads_dijkstra.py FILE [--seed 1] [--nodes 8]   a table: vehicle, from node, to node, seconds, metres
"""
import argparse, json, pathlib, random, struct, zlib
import xml.etree.ElementTree as ET

import numpy as np
from pyproj import Geod
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

PROFILES = json.loads((pathlib.Path(__file__).parents[2] / 'data/roads/profiles.json').read_text())

WGS84 = Geod(ellps='WGS84')


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        elif key & 7 == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        else:
            width = {1: 8, 5: 4}[key & 7]
            value, at = None, at + width
        yield key >> 3, value


def numbers(data):
    at, all_of_them = 0, []
    while at < len(data):
        value, at = varint(data, at)
        all_of_them.append(value)
    return all_of_them


def signed(value):
    return value >> 1 ^ -(value & 1)


def running(values):
    total, sums = 0, []
    for value in values:
        total += signed(value)
        sums.append(total)
    return sums


def read_pbf(data):
    nodes, node_tags, ways, at = {}, {}, [], 0
    while at < len(data):
        (length,) = struct.unpack('>I', data[at:at + 4])
        header = dict(fields(data[at + 4:at + 4 + length]))
        at += 4 + length
        blob = dict(fields(data[at:at + header[3]]))
        at += header[3]
        if header[1] != b'OSMData':
            continue
        block = list(fields(zlib.decompress(blob[3]) if 3 in blob else blob[1]))
        once = dict((k, v) for k, v in block if k != 2)
        texts = [v.decode() for _, v in fields(once[1])]
        grain, lat0, lon0 = once.get(17, 100), once.get(19, 0), once.get(20, 0)
        place = lambda lon, lat: ((lon0 + grain * lon) / 1e9, (lat0 + grain * lat) / 1e9)
        for number, group in block:
            if number != 2:
                continue
            for kind, message in fields(group):
                if kind == 2:
                    told = dict(fields(message))
                    keys = iter(numbers(told.get(10, b'')))
                    for id_, lat, lon in zip(running(numbers(told[1])), running(numbers(told[8])), running(numbers(told[9]))):
                        nodes[id_], tags = place(lon, lat), {}
                        for key in keys:
                            if key == 0:
                                break
                            tags[texts[key]] = texts[next(keys)]
                        if tags:
                            node_tags[id_] = tags
                elif kind == 3:
                    told = dict(fields(message))
                    tags = {texts[k]: texts[v] for k, v in zip(numbers(told.get(2, b'')), numbers(told.get(3, b'')))}
                    ways.append((told[1], running(numbers(told.get(8, b''))), tags))
    return nodes, node_tags, ways


def read_xml(path):
    nodes, node_tags, ways = {}, {}, []
    tags_of = lambda element: {tag.get('k'): tag.get('v') for tag in element.iter('tag')}
    for element in ET.parse(path).getroot():
        if element.tag == 'node':
            nodes[int(element.get('id'))] = (float(element.get('lon')), float(element.get('lat')))
            node_tags[int(element.get('id'))] = tags_of(element)
        elif element.tag == 'way':
            ways.append((int(element.get('id')), [int(nd.get('ref')) for nd in element.iter('nd')], tags_of(element)))
    return nodes, node_tags, ways


def first(tags, keys):
    return next(((key, tags[key]) for key in keys if key in tags), (None, None))


def maxspeed(text):
    text = text.split(';')[0].strip()
    factor = 1.609344 if text.endswith('mph') else 1
    try:
        value = float(text.removesuffix('mph').removesuffix('km/h').strip()) * factor
    except ValueError:
        return None
    return value if 1 <= value <= 300 else None


def speeds(profile, tags, metres):
    """Kilometres an hour as drawn and against it, None where closed."""
    key, value = first(tags, profile['access'])
    if value in PROFILES['denied']:
        return None, None
    ferry = tags.get('route') == 'ferry'
    kind = 'ferry' if ferry else tags.get('highway')
    kmh = profile['kmh'].get(kind)
    if kmh is None and kind and key not in (None, 'access') and value in ('yes', 'designated', 'permissive'):
        kmh = profile['opened_kmh']
    if kmh is None:
        return None, None
    if ferry:
        if 'duration' in tags:
            parts = [int(part) for part in tags['duration'].split(':')]
            seconds = {1: lambda m: m * 60, 2: lambda h, m: h * 3600 + m * 60, 3: lambda h, m, s: h * 3600 + m * 60 + s}[len(parts)](*parts)
            kmh = metres * 3.6 / seconds
    else:
        for slow, shares in profile['slower'].items():
            kmh *= shares.get(tags.get(slow), 1)
        most = maxspeed(tags['maxspeed']) if profile['obeys_maxspeed'] and 'maxspeed' in tags else None
        kmh = min(kmh, most) if most else kmh
    _, way = first(tags, profile['oneway'])
    if way is None and profile['implied_oneway']:
        way = 'yes' if tags.get('junction') in ('roundabout', 'circular') or tags.get('highway') == 'motorway' else None
    if way in ('yes', 'true', '1'):
        return kmh, None
    if way in ('-1', 'reverse'):
        return None, kmh
    return (None, None) if way == 'reversible' else (kmh, kmh)


def passes(profile, tags):
    if 'barrier' not in tags:
        return True
    key, value = first(tags, profile['access'])
    if key:
        return value not in PROFILES['denied']
    return profile['barriers'].get(tags['barrier'], profile['barriers']['*'])


def graph(profile, nodes, node_tags, ways):
    index, rows, best = {}, [], {}
    number = lambda node: index.setdefault(node, len(index))
    for _, refs, tags in ways:
        if 'highway' not in tags and tags.get('route') != 'ferry':
            continue
        pairs = [(a, b) for a, b in zip(refs, refs[1:]) if a != b and a in nodes and b in nodes]
        lengths = [WGS84.inv(*nodes[a], *nodes[b])[2] for a, b in pairs]
        forth, back = speeds(profile, tags, sum(lengths))
        for (a, b), metres in zip(pairs, lengths):
            for kmh, begin, end in ((forth, a, b), (back, b, a)):
                # A barrier is reached, and not left again.
                if kmh and passes(profile, node_tags.get(begin, {})):
                    key, cost = (number(begin), number(end)), (max(metres * 3.6 / kmh, 1e-12), metres)
                    best[key] = min(best.get(key, cost), cost)
    for (a, b), (seconds, metres) in best.items():
        rows.append((a, b, seconds, metres))
    a, b, seconds, metres = map(np.array, zip(*rows))
    size = len(index)
    return index, csr_matrix((seconds, (a, b)), (size, size)), csr_matrix((metres, (a, b)), (size, size))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('file')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--nodes', type=int, default=8)
    args = parser.parse_args()
    pbf = args.file.endswith('.pbf')
    nodes, node_tags, ways = read_pbf(pathlib.Path(args.file).read_bytes()) if pbf else read_xml(args.file)
    for vehicle, profile in PROFILES['profiles'].items():
        index, seconds, metres = graph(profile, nodes, node_tags, ways)
        _, part = connected_components(seconds, connection='strong')
        largest = np.bincount(part).argmax()
        inside = sorted(node for node, number in index.items() if part[number] == largest)
        chosen = random.Random(args.seed).sample(inside, args.nodes)
        places = [index[node] for node in chosen]
        times, before = dijkstra(seconds, indices=places, return_predecessors=True)
        for row, begin in enumerate(chosen):
            for column, end in enumerate(chosen):
                if begin == end:
                    continue
                length, at = 0.0, places[column]
                while at != places[row]:
                    length += metres[before[row][at], at]
                    at = before[row][at]
                print(vehicle, begin, end, repr(float(times[row][places[column]])), repr(float(length)), sep='\t')


main()
