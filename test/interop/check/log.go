package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// A verifiedLog has all leaves, and the hashes of the tree that this program has made of them itself.
type verifiedLog struct {
	tree      tlog.Tree
	leaves    [][]byte
	hashes    hashes
	tiles     tlog.HashReader
	tileCount int
}

// Hashes of a tree in the order in which sumdb/tlog stores them.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found[i] = h[index]
	}
	return found, nil
}

// readLog reads every entry and every tile. The tiles have to have the signed root, and the entries the tiles' hashes.
func readLog(source *source, tree tlog.Tree) (*verifiedLog, error) {
	log := &verifiedLog{tree: tree, tiles: tlog.TileHashReader(tree, &tiles{source})}
	indexes := make([]int64, tree.N)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, int64(i))
	}
	expected, err := log.tiles.ReadHashes(indexes)
	if err != nil {
		return nil, refuse("forked-root", "the tiles are not those of the root that is signed: %v", err)
	}
	if err := log.readLeaves(source); err != nil {
		return nil, err
	}
	for i, leaf := range log.leaves {
		if tlog.RecordHash(leaf) != expected[i] {
			return nil, wrongLeaf(i, tlog.RecordHash(leaf), expected)
		}
		added, err := tlog.StoredHashes(int64(i), leaf, log.hashes)
		if err != nil {
			return nil, err
		}
		log.hashes = append(log.hashes, added...)
	}
	if root, err := tlog.TreeHash(tree.N, log.hashes); err != nil || root != tree.Hash {
		return nil, refuse("forked-root", "the leaves have the root %v, signed is %v", root, tree.Hash)
	}
	return log, log.compareTiles(source)
}

func wrongLeaf(index int, hash tlog.Hash, expected []tlog.Hash) error {
	for other, each := range expected {
		if each == hash {
			return refuse("reordered-leaves", "leaf %d stands where leaf %d was", other, index)
		}
	}
	return refuse("altered-leaf", "leaf %d is not the one that was logged", index)
}

func (log *verifiedLog) readLeaves(source *source) error {
	for n := int64(0); n*tileWidth < log.tree.N; n++ {
		width := widthOf(log.tree.N - n*tileWidth)
		path := tilePath("entries", n, width)
		bundle, err := source.read(path)
		if err != nil {
			return refuse("missing-tail", "the checkpoint has %d leaves, and %v", log.tree.N, err)
		}
		for i := 0; i < width; i++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return refuse("missing-tail", "%s ends after %d of %d leaves", path, i, width)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			log.leaves = append(log.leaves, bundle[2:end])
			bundle = bundle[end:]
		}
		if len(bundle) > 0 {
			return refuse("bad-entries", "%s goes on after %d leaves", path, width)
		}
	}
	return nil
}

// compareTiles wants every tile that a tree of this size has, with the hashes that the leaves make.
func (log *verifiedLog) compareTiles(source *source) error {
	for _, tile := range tilesOf(log.tree.N) {
		path := tilePath(fmt.Sprint(tile.L), tile.N, tile.W)
		found, err := source.read(path)
		if err != nil {
			return refuse("missing-tile", "%v", err)
		}
		made, err := tlog.ReadTileData(tile, log.hashes)
		if err != nil {
			return err
		}
		if !bytes.Equal(found, made) {
			return refuse("bad-tile", "%s is not what its leaves make", path)
		}
		log.tileCount++
	}
	return nil
}

// tilesOf gives the tiles of hashes that a tree of this size has, and no others.
func tilesOf(size int64) []tlog.Tile {
	var tiles []tlog.Tile
	for level := 0; size>>(tileHeight*level) > 0; level++ {
		for left, n := size>>(tileHeight*level), int64(0); left > 0; left, n = left-tileWidth, n+1 {
			tiles = append(tiles, tlog.Tile{H: tileHeight, L: level, N: n, W: widthOf(left)})
		}
	}
	return tiles
}

// widthOf is the width of a tile of which so many hashes or entries are left.
func widthOf(left int64) int {
	if left < tileWidth {
		return int(left)
	}
	return tileWidth
}

// goesOnFrom wants the log to begin with the leaves of an older checkpoint, by a proof that is read from the tiles.
func (log *verifiedLog) goesOnFrom(file string, keys *keys) (int64, error) {
	signed, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	old, err := keys.open(signed)
	if err != nil {
		return 0, err
	}
	if old.N > log.tree.N {
		return 0, refuse("missing-tail", "the log had %d leaves, and has %d", old.N, log.tree.N)
	}
	proof, err := tlog.ProveTree(log.tree.N, old.N, log.tiles)
	if err != nil {
		return 0, err
	}
	if err := tlog.CheckTree(proof, log.tree.N, log.tree.Hash, old.N, old.Hash); err != nil {
		return 0, refuse("forked-root", "the first %d leaves are not those that were signed before: %v", old.N, err)
	}
	return old.N, nil
}

// Tiles are read as tlog-tiles lays them out. What they say is verified by who reads them.
type tiles struct{ source *source }

func (t *tiles) Height() int                     { return tileHeight }
func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(wanted))
	for i, tile := range wanted {
		found, err := t.source.read(tilePath(fmt.Sprint(tile.L), tile.N, tile.W))
		if err != nil {
			return nil, err
		}
		data[i] = found
	}
	return data, nil
}

func tilePath(level string, n int64, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < tileWidth {
		path = fmt.Sprintf("%s.p/%d", path, width)
	}
	return "tile/" + level + "/" + path
}
