package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A signer is a key that signed the log from a leaf on.
type signer struct {
	text string
	key  note.Verifier
	leaf int64
}

// An era is a name that the log had from a leaf on, and the keys that signed it then.
type era struct {
	origin  string
	from    int64
	signers []signer
	// What a log of another name was signed with, where this one goes on from it.
	lost int64
}

// What a ledger.key leaf says: that one key takes over from another, signed by both.
type rotation struct {
	Previous   string     `json:"previous"`
	Key        string     `json:"key"`
	Signatures signatures `json:"signatures"`
}

type signatures struct {
	Previous []byte `json:"previous"`
	Key      []byte `json:"key"`
}

// A genesis names the log's first key, and the log that it goes on from where an end of that was lost.
type genesis struct {
	Log       struct{ Key string }
	Continues *struct{ Origin, Size, Checkpoint string }
}

// learn follows the log's keys from the one that its genesis names, by the leaves with which each names the next, and its names.
func (k *keys) learn(log *verifiedLog) error {
	for i, text := range log.leaves {
		var said struct {
			Kind, Log string
			Data      json.RawMessage
		}
		if err := json.Unmarshal(text, &said); err != nil {
			return refuse("bad-leaf", "leaf %d: %v", i, err)
		}
		if len(k.eras) == 0 {
			k.eras = append(k.eras, era{origin: said.Log})
		}
		current := &k.eras[len(k.eras)-1]
		var first genesis
		if said.Kind == "ledger.genesis" {
			json.Unmarshal(said.Data, &first)
		}
		if said.Log != current.origin {
			next, err := k.goOn(said.Log, first, int64(i))
			if err != nil {
				return err
			}
			k.eras = append(k.eras, next)
		} else if first.Log.Key != "" && len(current.signers) == 0 {
			if err := current.append(first.Log.Key, 0); err != nil {
				return refuse("false-key", "leaf %d: %v", i, err)
			}
		}
		if said.Kind == "ledger.key" {
			if err := current.rotate(said.Data, int64(i)); err != nil {
				return err
			}
		}
	}
	last := &k.eras[len(k.eras)-1]
	if last.origin != k.origin {
		return refuse("bad-leaf", "the leaves are of %s", last.origin)
	}
	if len(last.signers) == 0 {
		return last.append(k.known, 0)
	}
	for _, each := range last.signers {
		if each.text == k.known {
			return nil
		}
	}
	return refuse("bad-signature", "the log was never signed by the key that is known of it")
}

// goOn begins a log of another name, where its genesis says truly what the one before was signed with, and that its end is lost.
func (k *keys) goOn(name string, said genesis, leaf int64) (era, error) {
	before := k.eras[len(k.eras)-1]
	next := era{origin: name, from: leaf}
	if said.Continues == nil || said.Continues.Origin != before.origin || len(before.signers) == 0 {
		return next, refuse("bad-leaf", "leaf %d is one of %s, and the log is %s", leaf, name, before.origin)
	}
	for _, each := range k.eras {
		if each.origin == name {
			return next, refuse("bad-leaf", "leaf %d goes on under a name that the log had", leaf)
		}
	}
	tree, err := before.open([]byte(said.Continues.Checkpoint))
	if err != nil {
		return next, err
	}
	if fmt.Sprint(tree.N) != said.Continues.Size || tree.N <= leaf {
		return next, refuse("bad-leaf", "leaf %d goes on under another name, though all that was signed is there", leaf)
	}
	next.lost = tree.N
	return next, next.append(said.Log.Key, leaf)
}

// nameAt is the name that the log had at a leaf.
func (k *keys) nameAt(leaf int64) string {
	found := k.eras[0].origin
	for _, each := range k.eras {
		if each.from <= leaf {
			found = each.origin
		}
	}
	return found
}

func (e *era) append(text string, leaf int64) error {
	key, err := note.NewVerifier(text)
	if err != nil {
		return err
	}
	if key.Name() != e.origin {
		return fmt.Errorf("the key is of %s", key.Name())
	}
	e.signers = append(e.signers, signer{text, key, leaf})
	return nil
}

// open reads a checkpoint of this name that the key has signed which was in force at its size.
func (e *era) open(signed []byte) (tlog.Tree, error) {
	n, err := note.Open(signed, note.VerifierList())
	if unverified, ok := err.(*note.UnverifiedNoteError); ok {
		n, err = unverified.Note, nil
	}
	if err != nil {
		return tlog.Tree{}, refuse("bad-signature", "%v", err)
	}
	tree, err := parseCheckpoint(n.Text, e.origin)
	if err != nil {
		return tlog.Tree{}, err
	}
	found := e.signers[0]
	for _, each := range e.signers {
		if each.leaf < tree.N {
			found = each
		}
	}
	if _, err := note.Open(signed, note.VerifierList(found.key)); err != nil {
		return tlog.Tree{}, refuse("bad-signature", "of %s %08x: %v", found.key.Name(), found.key.KeyHash(), err)
	}
	return tree, nil
}

func (e *era) rotate(data []byte, leaf int64) error {
	var said rotation
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&said); err != nil {
		return refuse("false-key", "leaf %d is no rotation: %v", leaf, err)
	}
	if len(e.signers) == 0 {
		if err := e.append(said.Previous, 0); err != nil {
			return refuse("false-key", "leaf %d: %v", leaf, err)
		}
	}
	previous := e.signers[len(e.signers)-1]
	if said.Previous != previous.text {
		return refuse("false-key", "leaf %d replaces another key than the one that signs the log", leaf)
	}
	for _, each := range e.signers {
		if each.text == said.Key {
			return refuse("false-key", "leaf %d has a key take over that was replaced before", leaf)
		}
	}
	if err := e.append(said.Key, leaf); err != nil {
		return refuse("false-key", "leaf %d: %v", leaf, err)
	}
	next := e.signers[len(e.signers)-1]
	message := rotationMessage(said.Previous, said.Key)
	if !previous.key.Verify(message, said.Signatures.Previous) {
		return refuse("false-key", "leaf %d is not signed by the key that is replaced", leaf)
	}
	if !next.key.Verify(message, said.Signatures.Key) {
		return refuse("false-key", "leaf %d is not signed by the key that takes over", leaf)
	}
	return nil
}

// rotationMessage is a label, a zero byte, and both keys as JSON in RFC 8785 form: names of keys have nothing that it escapes.
func rotationMessage(previous, key string) []byte {
	var message bytes.Buffer
	message.WriteString("initium/key/v1\x00")
	encoder := json.NewEncoder(&message)
	encoder.SetEscapeHTML(false)
	encoder.Encode(struct {
		Key      string `json:"key"`
		Previous string `json:"previous"`
	}{key, previous})
	return bytes.TrimSuffix(message.Bytes(), []byte("\n"))
}
