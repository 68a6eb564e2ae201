// tlogcheck LOG BUNDLE [OLDER]: checks a log and the proofs of its records with golang.org/x/mod/sumdb, which knows
// nothing of Sekisho. LOG has checkpoint, keys and tile/; BUNDLE is an evidence bundle; OLDER is an earlier checkpoint of
// the same log. Says how many records are proven, or why one is not.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// The tiles of a directory. x/mod puts the height into a path; tlog-tiles fixes it.
type directory string

func (d directory) Height() int { return height }

func (d directory) SaveTiles([]tlog.Tile, [][]byte) {}

func (d directory) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := filepath.Join(string(d), strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		data, err := os.ReadFile(path)
		if os.IsNotExist(err) && tile.W < 1<<height {
			full := tile
			full.W = 1 << height
			path = filepath.Join(string(d), strings.Replace(full.Path(), "tile/8/", "tile/", 1))
			data, err = os.ReadFile(path)
		}
		if err != nil {
			return nil, err
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, errors.New(path + " is too short")
		}
		all = append(all, data[:tile.W*tlog.HashSize])
	}
	return all, nil
}

func main() {
	proven, err := check(os.Args[1:])
	if err != nil {
		fmt.Println("NOT PROVEN:", err)
		os.Exit(2)
	}
	fmt.Println("proven:", proven)
}

func check(arguments []string) (int, error) {
	log, bundle := arguments[0], arguments[1]
	keys, err := verifiers(filepath.Join(log, "keys"))
	if err != nil {
		return 0, err
	}
	tree, err := open(filepath.Join(log, "checkpoint"), keys)
	if err != nil {
		return 0, err
	}
	hashes := tlog.TileHashReader(tree, directory(log))
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil || root != tree.Hash {
		return 0, fmt.Errorf("the tiles have another root: %v", err)
	}
	if len(arguments) > 2 {
		older, err := open(arguments[2], keys)
		if err != nil {
			return 0, err
		}
		proof, err := tlog.ProveTree(tree.N, older.N, hashes)
		if err == nil {
			err = tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash)
		}
		if err != nil {
			return 0, fmt.Errorf("the older tree is no beginning of this one: %w", err)
		}
	}
	files, err := filepath.Glob(filepath.Join(bundle, "records", "*.json"))
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		if err := proves(bundle, strings.TrimSuffix(filepath.Base(file), ".json"), keys); err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
	}
	return len(files), nil
}

func proves(bundle, number string, keys note.Verifiers) error {
	leaf, err := os.ReadFile(filepath.Join(bundle, "records", number+".json"))
	if err != nil {
		return err
	}
	proof, err := os.ReadFile(filepath.Join(bundle, "proofs", number+".tlog-proof"))
	if err != nil {
		return err
	}
	head, signed, found := strings.Cut(string(proof), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("no tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	if number != strconv.FormatInt(index, 10) {
		return errors.New("the proof is of another record")
	}
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		path = append(path, hash)
	}
	tree, err := parse([]byte(signed), keys)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(leaf))
}

func open(file string, keys note.Verifiers) (tlog.Tree, error) {
	signed, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	return parse(signed, keys)
}

func parse(signed []byte, keys note.Verifiers) (tlog.Tree, error) {
	opened, err := note.Open(signed, keys)
	if err != nil {
		return tlog.Tree{}, err
	}
	// x/mod reads the checkpoints of one origin only; the rest of the text is the same.
	_, rest, _ := strings.Cut(opened.Text, "\n")
	return tlog.ParseTree([]byte("go.sum database tree\n" + rest))
}

func verifiers(file string) (note.Verifiers, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []note.Verifier
	for _, line := range strings.Fields(string(text)) {
		verifier, err := note.NewVerifier(line)
		if err != nil {
			return nil, err
		}
		all = append(all, verifier)
	}
	return note.VerifierList(all...), nil
}
