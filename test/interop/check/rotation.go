package main

import (
	"bytes"
	"encoding/json"

	"golang.org/x/mod/sumdb/note"
)

// A signer is a key that signed the log from a leaf on.
type signer struct {
	text string
	key  note.Verifier
	leaf int64
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

// learn follows the log's keys from the one that its genesis names, by the leaves with which each names the next.
func (k *keys) learn(log *verifiedLog) error {
	for i, text := range log.leaves {
		var said struct {
			Kind string
			Data json.RawMessage
		}
		if err := json.Unmarshal(text, &said); err != nil {
			return refuse("bad-leaf", "leaf %d: %v", i, err)
		}
		if said.Kind == "ledger.genesis" && len(k.signers) == 0 {
			var data struct{ Log struct{ Key string } }
			if err := json.Unmarshal(said.Data, &data); err == nil && data.Log.Key != "" {
				if err := k.append(data.Log.Key, 0); err != nil {
					return refuse("false-key", "leaf %d: %v", i, err)
				}
			}
		}
		if said.Kind == "ledger.key" {
			if err := k.rotate(said.Data, int64(i)); err != nil {
				return err
			}
		}
	}
	if len(k.signers) == 0 {
		return k.append(k.known, 0)
	}
	for _, each := range k.signers {
		if each.text == k.known {
			return nil
		}
	}
	return refuse("bad-signature", "the log was never signed by the key that is known of it")
}

func (k *keys) append(text string, leaf int64) error {
	key, err := note.NewVerifier(text)
	if err != nil {
		return err
	}
	k.signers = append(k.signers, signer{text, key, leaf})
	return nil
}

func (k *keys) rotate(data []byte, leaf int64) error {
	var said rotation
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&said); err != nil {
		return refuse("false-key", "leaf %d is no rotation: %v", leaf, err)
	}
	if len(k.signers) == 0 {
		if err := k.append(said.Previous, 0); err != nil {
			return refuse("false-key", "leaf %d: %v", leaf, err)
		}
	}
	previous := k.signers[len(k.signers)-1]
	if said.Previous != previous.text {
		return refuse("false-key", "leaf %d replaces another key than the one that signs the log", leaf)
	}
	for _, each := range k.signers {
		if each.text == said.Key {
			return refuse("false-key", "leaf %d has a key take over that was replaced before", leaf)
		}
	}
	if err := k.append(said.Key, leaf); err != nil {
		return refuse("false-key", "leaf %d: %v", leaf, err)
	}
	next := k.signers[len(k.signers)-1]
	message := rotationMessage(said.Previous, said.Key)
	if next.key.Name() != k.origin || !previous.key.Verify(message, said.Signatures.Previous) {
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

// signerAt is the key that signs checkpoints of this size.
func (k *keys) signerAt(size int64) note.Verifier {
	found := k.signers[0]
	for _, each := range k.signers {
		if each.leaf < size {
			found = each
		}
	}
	return found.key
}
