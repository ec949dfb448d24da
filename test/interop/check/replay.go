package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// The members of a leaf that the map is made from.
type leaf struct {
	V    int      `json:"v"`
	Log  string   `json:"log"`
	Kind string   `json:"kind"`
	T    string   `json:"t"`
	Src  *string  `json:"src"`
	Sb   []string `json:"sb"`
}

// An epoch is a subject map at one size of the log, derived by this program and the same as the operator claims.
type epoch struct {
	size int64
	root tlog.Hash
	keys int
	leaf int64
}

type epochs []epoch

func (e epochs) last() epoch {
	if len(e) == 0 {
		return epoch{}
	}
	return e[len(e)-1]
}

// A sublog is the tree of the leaves under one key of the map: its size, and the roots of its perfect subtrees.
type sublog struct {
	size    int64
	perfect []tlog.Hash
}

func (s *sublog) add(hash tlog.Hash) {
	for n := s.size; n&1 == 1; n >>= 1 {
		last := len(s.perfect) - 1
		hash = tlog.NodeHash(s.perfect[last], hash)
		s.perfect = s.perfect[:last]
	}
	s.perfect = append(s.perfect, hash)
	s.size++
}

func (s *sublog) root() tlog.Hash {
	root := s.perfect[len(s.perfect)-1]
	for i := len(s.perfect) - 2; i >= 0; i-- {
		root = tlog.NodeHash(s.perfect[i], root)
	}
	return root
}

// replay reads every leaf, derives the map of every epoch from those before it, and compares.
func replay(log *verifiedLog, keys *keys) (epochs, error) {
	leaves, claims, err := parseLeaves(log, keys)
	if err != nil {
		return nil, err
	}
	var derived epochs
	sublogs := map[tlog.Hash]*sublog{}
	for index := int64(0); index <= int64(len(leaves)); index++ {
		for _, claim := range claims[index] {
			root, err := tlog.TreeHash(index, log.hashes)
			if err != nil {
				return nil, err
			}
			made := epoch{index, mapRoot(entriesOf(sublogs), 0), len(sublogs), claim.leaf}
			if claim.data["root"] != hex.EncodeToString(root[:]) || claim.data["mapRoot"] != hex.EncodeToString(made.root[:]) ||
				claim.data["keys"] != strconv.Itoa(made.keys) || claim.data["fn"] != "MapFn/1" {
				return nil, refuse("false-map", "the map at %d is another one than the log claims", index)
			}
			derived = append(derived, made)
		}
		if index == int64(len(leaves)) {
			break
		}
		tags, err := keysOf(leaves[index])
		if err != nil {
			return nil, refuse("bad-leaf", "leaf %d: %v", index, err)
		}
		for _, key := range tags {
			if sublogs[key] == nil {
				sublogs[key] = &sublog{}
			}
			sublogs[key].add(tlog.RecordHash(sublogLeaf(index, tlog.RecordHash(log.leaves[index]))))
		}
	}
	return derived, nil
}

// A claim is what a leaf says of the map.
type claim struct {
	leaf int64
	data map[string]string
}

// parseLeaves gives all leaves, and the claims of map epochs by the sizes that they are about.
func parseLeaves(log *verifiedLog, keys *keys) ([]leaf, map[int64][]claim, error) {
	leaves := make([]leaf, len(log.leaves))
	claims := map[int64][]claim{}
	for i, text := range log.leaves {
		var data struct{ Data json.RawMessage }
		if err := json.Unmarshal(text, &leaves[i]); err != nil {
			return nil, nil, refuse("bad-leaf", "leaf %d: %v", i, err)
		}
		if leaves[i].V != 1 || leaves[i].Log != keys.nameAt(int64(i)) {
			return nil, nil, refuse("bad-leaf", "leaf %d is none of %s", i, keys.nameAt(int64(i)))
		}
		if i > 0 && leaves[i].T < leaves[i-1].T {
			return nil, nil, refuse("bad-leaf", "leaf %d was recorded before the one that it follows", i)
		}
		if leaves[i].Kind != "ledger.map-epoch" {
			continue
		}
		claimed := claim{leaf: int64(i)}
		if err := json.Unmarshal(text, &data); err != nil {
			return nil, nil, err
		}
		if err := json.Unmarshal(data.Data, &claimed.data); err != nil {
			return nil, nil, refuse("false-map", "leaf %d claims no map: %v", i, err)
		}
		size, err := strconv.ParseInt(claimed.data["size"], 10, 64)
		if err != nil || size < 1 || size > int64(i) {
			return nil, nil, refuse("false-map", "leaf %d claims a map of leaves that come after it", i)
		}
		claims[size] = append(claims[size], claimed)
	}
	return leaves, claims, nil
}

// keysOf gives the keys of the map under which a leaf stands: its tags, and that of its source.
func keysOf(l leaf) ([]tlog.Hash, error) {
	var keys []tlog.Hash
	for _, tag := range l.Sb {
		key, err := parseKey(tag)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	if l.Src != nil {
		keys = append(keys, sha256.Sum256([]byte("initium/srckey/v1\x00"+*l.Src)))
	}
	return keys, nil
}

func sublogLeaf(index int64, hash tlog.Hash) []byte {
	text := append([]byte("initium/sublog/v1\x00"), u64(index)...)
	return append(text, hash[:]...)
}

func u64(value int64) []byte {
	var encoded [8]byte
	binary.BigEndian.PutUint64(encoded[:], uint64(value))
	return encoded[:]
}

// What stands in the map: a key, and the value under it.
type entry struct{ key, value tlog.Hash }

func entriesOf(sublogs map[tlog.Hash]*sublog) []entry {
	entries := make([]entry, 0, len(sublogs))
	for key, own := range sublogs {
		entries = append(entries, entry{key, mapValue(own.size, own.root())})
	}
	sort.Slice(entries, func(i, j int) bool { return bytes.Compare(entries[i].key[:], entries[j].key[:]) < 0 })
	return entries
}

func mapValue(size int64, root tlog.Hash) tlog.Hash {
	text := append([]byte("initium/mapval/v1\x00"), u64(size)...)
	return sha256.Sum256(append(text, root[:]...))
}

func mapHash(prefix byte, left, right tlog.Hash) tlog.Hash {
	return sha256.Sum256(append(append([]byte{prefix}, left[:]...), right[:]...))
}

func mapLeaf(e entry) tlog.Hash               { return mapHash(0x02, e.key, e.value) }
func mapNode(left, right tlog.Hash) tlog.Hash { return mapHash(0x03, left, right) }

func bit(key tlog.Hash, depth int) byte { return key[depth/8] >> (7 - depth%8) & 1 }

// mapRoot is the root of the entries below a node at this depth.
func mapRoot(entries []entry, depth int) tlog.Hash {
	switch len(entries) {
	case 0:
		return tlog.Hash{}
	case 1:
		return mapLeaf(entries[0])
	}
	middle := sort.Search(len(entries), func(i int) bool { return bit(entries[i].key, depth) == 1 })
	return mapNode(mapRoot(entries[:middle], depth+1), mapRoot(entries[middle:], depth+1))
}

func (e epoch) String() string { return fmt.Sprintf("the map at %d", e.size) }
