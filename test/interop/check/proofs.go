package main

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// checkProof verifies one proof, of any kind, and says what it shows.
func checkProof(text []byte, log *verifiedLog, keys *keys, maps epochs) (string, error) {
	if strings.HasPrefix(string(text), "c2sp.org/tlog-proof@v1\n") {
		return checkInclusion(string(text), log, keys)
	}
	if strings.HasPrefix(string(text), subjectProof) {
		return checkSubjectProof(string(text), log, keys, maps)
	}
	return checkMapProof(string(text), maps.last())
}

// checkInclusion verifies a tlog-proof with sumdb/tlog: its own checkpoint has to be of this log, and the leaf in it.
func checkInclusion(text string, log *verifiedLog, keys *keys) (string, error) {
	split := strings.Index(text, "\n\n")
	if split < 0 {
		return "", refuse("bad-proof", "has no checkpoint")
	}
	tree, err := keys.open([]byte(text[split+2:]))
	if err != nil {
		return "", err
	}
	if tree.N > log.tree.N {
		return "", refuse("bad-proof", "is of a later checkpoint")
	}
	lines := strings.Split(text[:split], "\n")[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return "", refuse("bad-proof", "has no index")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil || index < 0 || index >= int64(len(log.leaves)) {
		return "", refuse("bad-proof", "has no index of a leaf")
	}
	proof, err := parseHashes(lines[1:])
	if err != nil {
		return "", refuse("bad-proof", "%v", err)
	}
	hash := tlog.RecordHash(log.leaves[index])
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, hash); err != nil {
		return "", refuse("bad-proof", "leaf %d: %v", index, err)
	}
	if root, err := tlog.TreeHash(tree.N, log.hashes); err != nil || root != tree.Hash {
		return "", refuse("forked-root", "a proof is of another log at %d", tree.N)
	}
	return fmt.Sprintf("leaf %d is in the log at %d", index, tree.N), nil
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// checkMapProof verifies what a map says of a key.
func checkMapProof(text string, at epoch) (string, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[0] != "initium/map-proof/v1" || lines[len(lines)-1] != "" {
		return "", refuse("bad-map-proof", "is no proof")
	}
	key, err := parseKey(strings.TrimPrefix(lines[1], "key "))
	if err != nil {
		return "", refuse("bad-map-proof", "has no key")
	}
	beside, err := parseHashes(lines[3 : len(lines)-1])
	if err != nil || len(beside) > 256 {
		return "", refuse("bad-map-proof", "has no hashes")
	}
	root, said, err := mapEnd(strings.Split(lines[2], " "), key, len(beside))
	if err != nil {
		return "", err
	}
	for i, hash := range beside {
		if bit(key, len(beside)-1-i) == 1 {
			root = mapNode(hash, root)
		} else {
			root = mapNode(root, hash)
		}
	}
	if at.size == 0 || root != at.root {
		return "", refuse("bad-map-proof", "is not of %v", at)
	}
	return fmt.Sprintf("in %v, %s", at, said), nil
}

// mapEnd is the hash of what is at the end of the key's way, so many bits down, and what that means.
func mapEnd(words []string, key tlog.Hash, depth int) (tlog.Hash, string, error) {
	switch {
	case len(words) == 1 && words[0] == "absent":
		return tlog.Hash{}, "the key is absent", nil
	case len(words) == 3 && words[0] == "absent":
		other, err1 := parseKey(words[1])
		value, err2 := tlog.ParseHash(words[2])
		if err1 != nil || err2 != nil || other == key {
			break
		}
		for i := 0; i < depth; i++ {
			if bit(other, i) != bit(key, i) {
				return tlog.Hash{}, "", refuse("bad-map-proof", "has another key that is not on the way")
			}
		}
		return mapLeaf(entry{other, value}), "the key is absent", nil
	case len(words) == 3 && words[0] == "present":
		size, err1 := strconv.ParseInt(words[1], 10, 64)
		root, err2 := tlog.ParseHash(words[2])
		if err1 != nil || err2 != nil || size < 1 {
			break
		}
		return mapLeaf(entry{key, mapValue(size, root)}), fmt.Sprintf("the key has %d leaves", size), nil
	}
	return tlog.Hash{}, "", refuse("bad-map-proof", "says neither present nor absent")
}

func parseKey(text string) (tlog.Hash, error) {
	var key tlog.Hash
	decoded, err := hex.DecodeString(text)
	if err != nil || len(decoded) != len(key) {
		return key, fmt.Errorf("is no key")
	}
	copy(key[:], decoded)
	return key, nil
}
