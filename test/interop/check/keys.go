package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The keys that this verifier knows, and those that the log's leaves lead to.
type keys struct {
	origin    string
	known     string
	eras      []era
	witnesses []note.Verifier
	all       note.Verifiers
}

func newKeys(logKey string, witnessKeys []string) (*keys, error) {
	log, err := note.NewVerifier(logKey)
	if err != nil {
		return nil, refuse("bad-key", "the log's: %v", err)
	}
	k := &keys{origin: log.Name(), known: logKey}
	for _, text := range witnessKeys {
		witness, err := newWitness(text)
		if err != nil {
			return nil, refuse("bad-key", "a witness's: %v", err)
		}
		k.witnesses = append(k.witnesses, witness)
	}
	k.all = note.VerifierList(append([]note.Verifier{log}, k.witnesses...)...)
	return k, nil
}

// read reads a checkpoint that each of these witnesses has signed. Whether the log has is known once its keys are.
func (k *keys) read(signed []byte, witnesses ...note.Verifier) (tlog.Tree, error) {
	n, err := k.parse(signed)
	if err != nil {
		return tlog.Tree{}, err
	}
	for _, key := range witnesses {
		if !isSignedBy(n, key) {
			return tlog.Tree{}, refuse("bad-signature", "%s has not signed", key.Name())
		}
	}
	return parseCheckpoint(n.Text, k.origin)
}

// parse verifies the signatures of keys that are known beforehand, where there are any.
func (k *keys) parse(signed []byte) (*note.Note, error) {
	n, err := note.Open(signed, k.all)
	if unverified, ok := err.(*note.UnverifiedNoteError); ok {
		return unverified.Note, nil
	}
	if err != nil {
		return nil, refuse("bad-signature", "%v", err)
	}
	return n, nil
}

// open reads a checkpoint, of the log's name or of an earlier one, that the key has signed which was in force at its size.
func (k *keys) open(signed []byte) (tlog.Tree, error) {
	n, err := k.parse(signed)
	if err != nil {
		return tlog.Tree{}, err
	}
	origin, _, _ := strings.Cut(n.Text, "\n")
	for _, each := range k.eras {
		if each.origin == origin {
			return each.open(signed)
		}
	}
	return tlog.Tree{}, refuse("bad-checkpoint", "is of %q, which the log was never called", origin)
}

func isSignedBy(n *note.Note, key note.Verifier) bool {
	for _, signature := range n.Sigs {
		if signature.Name == key.Name() && signature.Hash == key.KeyHash() {
			return true
		}
	}
	return false
}

// parseCheckpoint reads the three lines of C2SP tlog-checkpoint.
func parseCheckpoint(text, origin string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != origin {
		return tlog.Tree{}, refuse("bad-checkpoint", "is not three lines of %s", origin)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 1 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, refuse("bad-checkpoint", "has no size")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, refuse("bad-checkpoint", "has no root")
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

const cosignatureType = 0x04

// A witness verifies the Ed25519 cosignatures of C2SP tlog-cosignature.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(text string) (*witness, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("is no verifier key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != cosignatureType {
		return nil, fmt.Errorf("is no Ed25519 key of a witness")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, fmt.Errorf("has another key's id")
	}
	return &witness{parts[0], hash, key[1:]}, nil
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.hash }

func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	var message bytes.Buffer
	fmt.Fprintf(&message, "cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(signature))
	message.Write(text)
	return ed25519.Verify(w.key, message.Bytes(), signature[8:])
}
