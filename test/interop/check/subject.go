package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const subjectProof = "initium/subject-proof/v1\n"

// checkSubjectProof verifies what an epoch of the map says of a key: that the epoch's leaf is in the log, the map's proof
// against the map that this program has derived at that size, and that the first entries are those of the log and complete.
func checkSubjectProof(text string, log *verifiedLog, keys *keys, maps epochs) (string, error) {
	mapText, rest, found := strings.Cut(strings.TrimPrefix(text, subjectProof), "\n\n")
	if !found {
		return "", refuse("bad-map-proof", "has no epoch")
	}
	first := ""
	if strings.HasPrefix(rest, "first ") {
		first, rest, _ = strings.Cut(rest, "\n\n")
	}
	if _, err := checkInclusion(rest, log, keys); err != nil {
		return "", err
	}
	at, err := epochOf(rest, log, maps)
	if err != nil {
		return "", err
	}
	said, err := checkMapProof(mapText+"\n", at)
	if err != nil || first == "" {
		return said, err
	}
	count, err := checkFirst(strings.Split(first, "\n"), strings.Split(mapText, "\n"), log, at)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, and its first %d are all that there were", said, count), nil
}

// epochOf finds the derived epoch that the leaf in a tlog-proof claims. The leaf has to be the one that the log has there.
func epochOf(proof string, log *verifiedLog, maps epochs) (epoch, error) {
	lines := strings.Split(proof, "\n")
	if len(lines) < 3 || !strings.HasPrefix(lines[1], "extra ") {
		return epoch{}, refuse("bad-map-proof", "has no leaf of an epoch")
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	index, _ := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil || !bytes.Equal(leaf, log.leaves[index]) {
		return epoch{}, refuse("bad-map-proof", "has another leaf than the log has at %d", index)
	}
	for _, each := range maps {
		if each.leaf == index {
			return each, nil
		}
	}
	return epoch{}, refuse("bad-map-proof", "leaf %d is no epoch of the map", index)
}

// checkFirst wants the first entries to be leaves of the log, and the key's sub-log to go on from them.
func checkFirst(lines, mapLines []string, log *verifiedLog, at epoch) (int, error) {
	count, err := strconv.Atoi(strings.TrimPrefix(lines[0], "first "))
	if err != nil || count < 1 || count >= len(lines) {
		return 0, refuse("bad-map-proof", "has not as many first entries as it says")
	}
	own, before := &sublog{}, int64(-1)
	for _, line := range lines[1 : count+1] {
		index, encoded, _ := strings.Cut(line, " ")
		i, err1 := strconv.ParseInt(index, 10, 64)
		hash, err2 := tlog.ParseHash(encoded)
		if err1 != nil || err2 != nil || i <= before || i >= at.size || tlog.RecordHash(log.leaves[i]) != hash {
			return 0, refuse("bad-map-proof", "has an entry that is no leaf of the log in its order")
		}
		own.add(tlog.RecordHash(sublogLeaf(i, hash)))
		before = i
	}
	proof, err := parseHashes(lines[count+1:])
	words := strings.Split(mapLines[2], " ")
	if err != nil || len(words) != 3 || words[0] != "present" {
		return 0, refuse("bad-map-proof", "has first entries of what is not there")
	}
	size, _ := strconv.ParseInt(words[1], 10, 64)
	root, _ := tlog.ParseHash(words[2])
	if err := tlog.CheckTree(proof, size, root, own.size, own.root()); err != nil {
		return 0, refuse("bad-map-proof", "the sub-log does not go on from its first entries: %v", err)
	}
	return count, nil
}
